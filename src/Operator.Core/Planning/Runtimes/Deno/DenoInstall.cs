using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Deno;

/// <summary>The stage in which a Deno project's packages are fetched and its modules compiled.</summary>
internal static partial class DenoInstall
{
    /// <summary>Where Deno keeps modules and packages: it belongs to the user, since programs add to it while they run.</summary>
    public const string Cache = "/deno-dir";

    // A build by these makes nothing that runs.
    private static readonly string[] NoBuild = ["bench", "check", "compile", "doc", "fmt", "lint", "publish", "test"];

    public static DockerfileStage Stage(PlanContext context, DenoProject project, DenoStart start, string image, bool canInstall)
    {
        var statements = new List<DockerfileStatement> { new Workdir("/app"), new Env("DENO_DIR", Cache) };
        statements.AddRange(context.DeclaredBuildArgs());
        statements.AddRange(Packages(context, project, canInstall));
        if (start.File is { } file)
        {
            statements.Add(context.Fetch(Modules(project, start, file)));
        }

        if (Builds(project))
        {
            var words = project.Config.Task("build")!.Command;
            context.Decisions.Add(PlanTopic.Build, "deno task build", $"tasks.build in {project.Config.File}", words);
            statements.Add(context.Fetch("deno task build"));
        }

        return new DockerfileStage(new From(image, "build"), statements);
    }

    /// <summary>True where a task makes what runs.</summary>
    public static bool Builds(DenoProject project) =>
        project.Config.Task("build") is not null
        && DenoTasks.Of("build", project.Config, project.Package) is var commands
        && (commands.Count == 0 || commands.Any(command => !NoBuild.Contains(command.Verb)));

    /// <summary>Packages before the source, so that an unchanged lock file leaves the layer as it is.</summary>
    private static IEnumerable<DockerfileStatement> Packages(PlanContext context, DenoProject project, bool canInstall)
    {
        context.Decisions.Add(PlanTopic.PackageManager, "deno", project.Lock?.File ?? DenoConfig.Find(context.Files));
        if (!canInstall || !project.NeedsInstall)
        {
            yield return new Copy(["."], "./");
            yield break;
        }

        var readsSource = project.Config.ReadsSource || project.Package is { } package && InstallInputs.ReadSource(context.Files, package);
        var isFrozen = project.Lock is { } read && project.Declared.All(read.Pins);
        var install = "deno install" + (isFrozen ? " --frozen" : "");
        context.Decisions.Add(PlanTopic.Install, install, isFrozen ? project.Lock!.File : DenoConfig.Find(context.Files) ?? "package.json");
        yield return new Copy(readsSource ? ["."] : [.. Manifests(context.Files, project)], "./");
        yield return context.Fetch(install);
        if (!readsSource)
        {
            yield return new Copy(["."], "./");
        }
    }

    private static IEnumerable<string> Manifests(IProjectFiles files, DenoProject project) =>
        new[] { DenoConfig.Find(files), "package.json", project.Lock?.File, ".npmrc", project.Config.ImportMap }
            .OfType<string>()
            .Select(name => SourcePath.Resolve("", name))
            .OfType<string>()
            .Where(files.FileExists)
            .Distinct(StringComparer.Ordinal);

    /// <summary>What the program imports besides what is declared, and all of it compiled.</summary>
    private static string Modules(DenoProject project, DenoStart start, string file)
    {
        var isFrozen = project.Lock is { } read && project.Declared.Concat(start.Imported).All(read.Pins);
        return string.Join(
            ' ',
            ["deno", "cache", .. isFrozen ? new[] { "--frozen" } : [], .. start.ModuleOptions.Select(Word), Word(file)]
        );
    }

    private static string Word(string text) => Plain.IsMatch(text) ? text : Quoting.Shell(text);

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_./-]*\z")]
    private static partial Regex Plain { get; }
}
