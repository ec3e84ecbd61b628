using Operator.Core.Formats.Versions;
using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Runtimes.Node;

namespace Operator.Core.Planning.Runtimes.Deno;

/// <summary>Deno, with packages of JSR and npm and modules by their address; a package.json beside its own file belongs to it.</summary>
internal sealed class DenoRuntime : IRuntime
{
    private const string LockFile = "deno.lock";

    private static readonly VersionNumber Installs = VersionNumber.Parse("2.0");

    private static readonly VersionNumber HasSets = VersionNumber.Parse("2.5");

    public string? Detect(IProjectFiles files) =>
        DenoConfig.Find(files)
        ?? (files.FileExists(LockFile) ? LockFile : null)
        ?? (files.FileExists(PackageJson.Name) && StartsByDeno(files) ? PackageJson.Name : null);

    /// <summary>
    /// True where Deno runs the application: by a task that starts it, by package.json's start script, or by a program without a package.json that
    /// starts something itself. Otherwise deno.json is there to format and lint, or for functions of another host.
    /// </summary>
    public static bool IsApplication(IProjectFiles files)
    {
        try
        {
            var project = DenoProject.Of(files);
            return DenoEntry.HasTask(project.Config, project.Package)
                || (DenoPrograms.Usual(files) is not null && (project.Package is null || !NodeRuntime.IsApplication(files)));
        }
        catch (PlanRefusal)
        {
            // Planning reports what is wrong with the file.
            return true;
        }
    }

    public RuntimePlan Plan(PlanContext context)
    {
        var project = DenoProject.Of(context.Files);
        var version = DenoVersion.Choose(context, project);
        var number = VersionNumber.Parse(version.Version.Name);
        var start = new DenoEntry(context, project, number >= HasSets).Find();
        var image = version.Version.Image("image");
        DenoChecks.Dependencies(context, project, start);
        DenoChecks.File(
            context,
            start,
            DenoTasks.OfCommand(start.FromWords ?? "", project.Config, project.Package),
            DenoInstall.Builds(project)
        );
        context.Decisions.Add(PlanTopic.Start, string.Join(' ', start.Words), start.From, start.FromWords);
        return new RuntimePlan
        {
            BuildStages = [DenoInstall.Stage(context, project, start, image, number >= Installs)],
            FinalStage = new DockerfileStage(
                new From(image),
                [
                    new Workdir("/app"),
                    new ShellRun($"mkdir -p {DenoInstall.Cache} && chown {RuntimeImage.Owner} /app {DenoInstall.Cache}"),
                    new Copy([DenoInstall.Cache + "/"], DenoInstall.Cache + "/") { FromStage = "build", Owner = RuntimeImage.Owner },
                    new Copy(["/app/"], "./") { FromStage = "build", Owner = RuntimeImage.Owner },
                ]
            ),
            Port = start.Port,
            Start = start.Words,
            Health = HealthChecks.Deno(start.Port),
            Defaults = new Dictionary<string, string>
            {
                ["DENO_DIR"] = DenoInstall.Cache,
                ["DENO_NO_UPDATE_CHECK"] = "1",
                ["HOME"] = "/tmp",
                ["PORT"] = FormattableString.Invariant($"{start.Port}"),
            },
            Framework = project.Framework(start.Imported),
            RuntimeVersion = version.Version.Name,
            RuntimeVersionFrom = version.From,
            RuntimeVersionWords = version.Words,
            Ignored = ["node_modules"],
        };
    }

    private static bool StartsByDeno(IProjectFiles files) =>
        PackageJson.TryRead(files) is { } package
        && package.Script("start") is { } script
        && DenoTasks.OfCommand(script, DenoConfig.Read(files), package).Any(command => command.Program == "deno");
}
