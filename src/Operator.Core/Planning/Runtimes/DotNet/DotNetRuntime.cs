using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.DotNet;

/// <summary>.NET: published in the SDK's image, run in the one with the runtime.</summary>
internal sealed class DotNetRuntime : IRuntime
{
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
        var publish = DotNetPublish.Command(project, target.Option, context.Warnings);
        context.Decisions.Add(PlanTopic.Build, publish, project.Path);
        var port = context.Port(8080);
        return new RuntimePlan
        {
            BuildStages = [RuntimeImage.BuildStage(context, image, context.Fetch(publish, "/root/.nuget/packages"))],
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
            Ignored = ["**/bin", "**/obj"],
        };
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
