using System.Text.RegularExpressions;
using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>Go modules: a static program on a small image.</summary>
internal sealed partial class GoRuntime : IRuntime
{
    // Directories that programs often read at run time instead of compiling them in.
    private static readonly string[] DataDirectories = ["assets", "config", "migrations", "public", "static", "templates", "views", "web"];

    public string? Detect(IProjectFiles files) => files.FileExists("go.mod") ? "go.mod" : null;

    public RuntimePlan Plan(PlanContext context)
    {
        var module = ReadModule(context.Files);
        var package = MainPackage(context.Files);
        var version = context.VersionAtLeast("go", Wish(module));
        var port = context.Port(8080);
        return new RuntimePlan
        {
            BuildStages = [new DockerfileStage(new From(version.Version.Image("image"), "build"), [.. Build(context, module, package)])],
            FinalStage = new DockerfileStage(
                new From(version.Version.Image("run")),
                [
                    .. RuntimeImage.AppDirectory,
                    .. DataDirectories
                        .Where(context.Files.DirectoryExists)
                        .Select(name => new Copy([name], name + "/") { Owner = RuntimeImage.Owner }),
                    new Copy(["/out/main"], "./main") { FromStage = "build" },
                ]
            ),
            Port = port,
            Start = ["./main"],
            Health = HealthChecks.Listening(port),
            Defaults = new Dictionary<string, string> { ["PORT"] = FormattableString.Invariant($"{port}") },
            RuntimeVersion = version.Version.Name,
            RuntimeVersionFrom = version.From,
        };
    }

    private static IEnumerable<DockerfileStatement> Build(PlanContext context, string module, string package)
    {
        yield return new Workdir("/src");
        var vendored = context.Files.DirectoryExists("vendor");
        if (Require.IsMatch(module) && !vendored && !LocalReplacement.IsMatch(module))
        {
            yield return new Copy(["go.mod", "go.sum"], "./");
            yield return context.Fetch("go mod download", "/go/pkg/mod");
        }

        yield return new Copy(["."], "./");
        foreach (var argument in context.DeclaredBuildArgs())
        {
            yield return argument;
        }

        yield return context.Fetch(
            $"CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/main {Quoting.Shell(package)}",
            "/go/pkg/mod",
            "/root/.cache/go-build"
        );
    }

    /// <summary>The text of go.mod, checked: go itself stops without go.sum, unless it reads dependencies from the source alone.</summary>
    internal static string ReadModule(IProjectFiles files)
    {
        if (!files.FileExists("go.mod"))
        {
            throw new PlanRefusal(PlanReasons.ProjectFileMissing, "The source has no go.mod");
        }

        var text = files.ReadText("go.mod") ?? "";
        if (!Module.IsMatch(text))
        {
            throw new PlanRefusal(PlanReasons.ProjectFileInvalid, "go.mod has no line that begins with module");
        }

        return !Require.IsMatch(text) || files.FileExists("go.sum") || files.DirectoryExists("vendor") || LocalReplacement.IsMatch(text)
            ? text
            : throw new PlanRefusal(
                PlanReasons.LockFileMissing,
                "go.mod requires modules, but there is no go.sum; run go mod tidy and commit go.sum"
            );
    }

    internal static VersionWish? Wish(string module) =>
        GoLine.Match(module) is { Success: true } match ? new VersionWish(match.Groups[1].Value, "go in go.mod") : null;

    private static string MainPackage(IProjectFiles files)
    {
        if (IsMain(files, ""))
        {
            return ".";
        }

        var commands = files
            .List("cmd")
            .Where(entry => entry.IsDirectory && IsMain(files, "cmd/" + entry.Name))
            .Select(entry => "./cmd/" + entry.Name)
            .ToList();
        return commands.Count switch
        {
            1 => commands[0],
            0 when IsMain(files, "cmd") => "./cmd",
            0 => throw new PlanRefusal(PlanReasons.StartCommandMissing, "There is no package main at the root of the source or below cmd"),
            _ => throw new PlanRefusal(
                PlanReasons.Ambiguous,
                $"There are several programs: {string.Join(", ", commands.Take(5))}; keep one, or write a Dockerfile"
            ),
        };
    }

    private static bool IsMain(IProjectFiles files, string directory) =>
        files
            .List(directory)
            .Where(entry =>
                !entry.IsDirectory
                && entry.Name.EndsWith(".go", StringComparison.Ordinal)
                && !entry.Name.EndsWith("_test.go", StringComparison.Ordinal)
            )
            .Any(entry => PackageMain.IsMatch(files.ReadText(directory.Length == 0 ? entry.Name : $"{directory}/{entry.Name}") ?? ""));

    [GeneratedRegex(@"^module\s+\S", RegexOptions.Multiline)]
    private static partial Regex Module { get; }

    [GeneratedRegex(@"^go\s+(\d+\.\d+(?:\.\d+)?)", RegexOptions.Multiline)]
    private static partial Regex GoLine { get; }

    [GeneratedRegex(@"^require\b", RegexOptions.Multiline)]
    private static partial Regex Require { get; }

    [GeneratedRegex(@"=>\s*\.{1,2}/", RegexOptions.Multiline)]
    private static partial Regex LocalReplacement { get; }

    [GeneratedRegex(@"^package\s+main\b", RegexOptions.Multiline)]
    private static partial Regex PackageMain { get; }
}
