using Operator.Core.Formats.Versions;
using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Go;

/// <summary>Go modules and workspaces: one program on a small image.</summary>
internal sealed class GoRuntime : IRuntime
{
    private static readonly string[] Evidence = ["go.mod", "go.work"];

    // Modules that are C, and compile with nothing but a C compiler.
    private static readonly string[] CModules = ["github.com/mattn/go-sqlite3", "github.com/mutecomm/go-sqlcipher/v4"];

    // Variables with which go fetches from a repository itself.
    private static readonly string[] DirectFetch = ["GOPRIVATE", "GOPROXY", "GONOPROXY"];

    public string? Detect(IProjectFiles files) => Evidence.FirstOrDefault(files.FileExists);

    public RuntimePlan Plan(PlanContext context)
    {
        var modules = GoModule.All(context.Files);
        var program = GoProgram.Find(context.Files, modules);
        var version = Version(context, GoModule.WishOf(context.Files, modules));
        var port = context.Port(8080);
        var directories = RuntimeFiles.Directories(context.Files, ".go");
        var module = modules.LastOrDefault(one => SourcePath.IsWithin(one.Directory, program.Directory)) ?? modules[0];
        return new RuntimePlan
        {
            BuildStages =
            [
                new DockerfileStage(
                    new From(version.Version.Image("image"), "build"),
                    [.. Build(context, modules, program, version.Version.Image("image"))]
                ),
            ],
            FinalStage = new DockerfileStage(
                new From(version.Version.Image("run")),
                [
                    .. RuntimeImage.AppDirectory,
                    .. RuntimeFiles.Copies(directories),
                    .. NamedFiles.Copies(context.Files, GoSources.MainFiles(context.Files, program.Directory), ".go", directories, []),
                    new Copy(["/out/main"], "./main") { FromStage = "build" },
                ]
            ),
            Port = port,
            Start = ProcfileStart.Of(context, port, ["./main"], words => program.Translated(words, module.Name)),
            Health = HealthChecks.Listening(port),
            Defaults = new Dictionary<string, string> { ["PORT"] = FormattableString.Invariant($"{port}") },
            RuntimeVersion = version.Version.Name,
            RuntimeVersionFrom = version.From,
            RuntimeVersionWords = version.Words,
        };
    }

    private static IEnumerable<DockerfileStatement> Build(
        PlanContext context,
        IReadOnlyList<GoModule> modules,
        GoProgram program,
        string image
    )
    {
        yield return new Workdir("/src");
        var cgo = NeedsC(context, modules, program);
        if (Tools(context, cgo, image) is { Count: > 0 } tools)
        {
            yield return context.Fetch($"apk add --no-cache {string.Join(' ', tools)}");
        }

        foreach (var argument in context.DeclaredBuildArgs())
        {
            yield return argument;
        }

        // go mod download leaves the modules in its layer: a cache mount may be empty where the layer is not built again.
        var manifests = GoManifests.Copies(context.Files, modules);
        foreach (var copy in manifests ?? [])
        {
            yield return copy;
        }

        if (manifests is not null)
        {
            yield return context.Fetch("go mod download");
        }

        yield return new Copy(["."], "./");
        var build = $"CGO_ENABLED={(cgo ? 1 : 0)} go build -trimpath -ldflags='-s -w' -o /out/main {Quoting.Shell(program.Package)}";
        context.Decisions.Add(
            PlanTopic.Build,
            build,
            $"package main in {(program.Directory.Length == 0 ? "the root" : program.Directory)}"
        );
        yield return context.Fetch(build, [.. manifests is null ? (string[])["/go/pkg/mod"] : [], "/root/.cache/go-build"]);
    }

    private static bool NeedsC(PlanContext context, IReadOnlyList<GoModule> modules, GoProgram program) =>
        context.BuildArgs.GetValueOrDefault("CGO_ENABLED") == "1"
        || modules.SelectMany(module => module.Required).Any(CModules.Contains)
        || GoSources.MainFiles(context.Files, program.Directory).Any(text => text.Contains("import \"C\"", StringComparison.Ordinal));

    // Go's images on Debian have all of these.
    private static List<string> Tools(PlanContext context, bool cgo, string image)
    {
        if (!image.Contains("alpine", StringComparison.Ordinal))
        {
            return [];
        }

        List<string> tools = cgo ? ["gcc", "musl-dev"] : [];
        return DirectFetch.Any(context.BuildArgs.ContainsKey) ? ["git", .. tools] : tools;
    }

    /// <summary>The version that asdf and mise install is the one to build with; go.mod names the least, which the image's go enforces.</summary>
    private static ChosenVersion Version(PlanContext context, VersionWish? least)
    {
        if (ToolVersions.Find(context.Files, "golang", "go") is not { } pin || VersionNumber.Read(pin.Text, out _) is not { } asked)
        {
            return context.VersionAtLeast("go", least);
        }

        if (least is not null && VersionNumber.Parse(least.Text) is var needed && asked.After(2) <= needed)
        {
            context.Warnings.Add(
                $"{pin.From} asks for go {DisplayText.Of(pin.Text, 40)}, but {least.From} needs {DisplayText.Of(least.Text, 40)} or later, so {pin.From} is not obeyed"
            );
            return context.VersionAtLeast("go", least);
        }

        var name = FormattableString.Invariant($"{asked.Major}.{asked.Minor}");
        return context.Catalog["go"].Versions.Any(version => version.Name == name)
            ? context.VersionInRange("go", pin with { Text = name })
            : context.VersionAtLeast("go", pin with { Text = name });
    }

    /// <summary>The version of a source that may have no module.</summary>
    internal static VersionWish? Wish(IProjectFiles files) =>
        files.FileExists("go.mod") || files.FileExists("go.work") ? GoModule.WishOf(files, GoModule.All(files)) : null;
}
