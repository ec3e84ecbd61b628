using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.DotNet;

/// <summary>.NET: published in the SDK's image, run in the one with the runtime.</summary>
internal sealed class DotNetRuntime : IRuntime
{
    private static readonly string[] Ignored = ["**/bin", "**/obj"];

    public string? Detect(IProjectFiles files) => DotNetProject.Evidence(files);

    public RuntimePlan Plan(PlanContext context)
    {
        var project = DotNetProject.Find(context.Files);
        var target = DotNetTarget.Of(project, context.Catalog["dotnet"]);
        var sdk = GlobalJson.Read(context.Files);
        var version = context.VersionInRange("dotnet", Wish(target, sdk) ?? ToolVersions.Find(context.Files, "dotnet", "dotnet-core"));
        if (target.Wish is null)
        {
            context.Warnings.Add(
                $"Neither {project.Path} nor Directory.Build.props names a TargetFramework: the build stops unless a file that they import does, and the program runs on .NET {version.Version.Name}"
            );
        }

        var image = sdk?.Image(version.Version, context.Warnings) ?? version.Version.Image("image");
        var port = context.Port(8080);
        return new RuntimePlan
        {
            BuildStages = [new DockerfileStage(new From(image, "build"), [.. Build(context, project, target)])],
            FinalStage = new DockerfileStage(
                new From(version.Version.Image("run")),
                [.. RuntimeImage.AppDirectory, new Copy(["/out/"], "./") { FromStage = "build", Owner = RuntimeImage.Owner }]
            ),
            Port = port,
            Start = ProcfileStart.Of(
                context,
                port,
                ["dotnet", project.AssemblyName + ".dll"],
                words => Translated(words, project.AssemblyName)
            ),
            Health = HealthChecks.Listening(port),
            Defaults = new Dictionary<string, string>
            {
                ["PORT"] = FormattableString.Invariant($"{port}"),
                ["ASPNETCORE_HTTP_PORTS"] = FormattableString.Invariant($"{port}"),
                ["HOME"] = "/tmp",
            },
            Framework = project.IsWeb ? "ASP.NET Core" : null,
            RuntimeVersion = version.Version.Name,
            RuntimeVersionFrom = version.From,
            RuntimeVersionWords = version.Words,
            Ignored = Ignored,
        };
    }

    private static IEnumerable<DockerfileStatement> Build(PlanContext context, DotNetProject project, DotNetTarget target)
    {
        var properties = DotNetPublish.Properties(project, context.Warnings);
        var manifests = DotNetManifests.Of(context.Files, project.Path, Ignored);
        var publish = DotNetPublish.Command(project, target.Option, properties, manifests is not null);
        yield return new Workdir("/src");
        foreach (var argument in context.DeclaredBuildArgs())
        {
            yield return argument;
        }

        if (manifests is not null)
        {
            foreach (var copy in manifests.Copies)
            {
                yield return copy;
            }

            // The packages stay in the layer, where the publish expects them; the mount has only what NuGet downloaded.
            var locked = DotNetLockFiles.Hold(context.Files, manifests.Projects, context.Warnings);
            var restore = DotNetPublish.Restore(project, properties, locked);
            context.Decisions.Add(PlanTopic.Install, restore, project.Path);
            yield return context.Fetch(restore, "/root/.local/share/NuGet");
        }

        context.Decisions.Add(PlanTopic.Build, publish, project.Path);
        yield return new Copy(["."], "./");
        yield return context.Fetch(publish, manifests is null ? ["/root/.nuget/packages"] : []);
    }

    /// <summary>The dll by any path, <c>dotnet run</c>, or the program that a publish makes elsewhere; all are this dll here.</summary>
    private static IReadOnlyList<string>? Translated(string[] words, string assembly)
    {
        IReadOnlyList<string> program = ["dotnet", assembly + ".dll"];
        return words switch
        {
            ["dotnet", "run", .. var rest] => [.. program, .. rest.SkipWhile(word => word != "--").Skip(1)],
            ["dotnet", var file, .. var rest] when ProcfileStart.ProgramIn(file) == assembly + ".dll" => [.. program, .. rest],
            [var file, .. var rest] when ProcfileStart.ProgramIn(file) == assembly => [.. program, .. rest],
            _ => null,
        };
    }

    /// <summary>What the program runs on: its framework, and without one what global.json builds with.</summary>
    internal static VersionWish? Wish(DotNetTarget target, GlobalJson? sdk) =>
        target.Wish ?? (sdk is null ? null : new VersionWish(sdk.Channel, "sdk.version in global.json"));
}
