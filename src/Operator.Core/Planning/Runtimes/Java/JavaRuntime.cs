using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Java;

/// <summary>Java with Maven or Gradle: the jar of the build, on an image with Java alone.</summary>
internal sealed class JavaRuntime : IRuntime
{
    public string? Detect(IProjectFiles files) => files.FileExists("pom.xml") ? "pom.xml" : GradleProject.Evidence(files);

    public RuntimePlan Plan(PlanContext context)
    {
        var build =
            context.Files.FileExists("pom.xml") ? MavenBuild.Of(context)
            : Detect(context.Files) is not null ? GradleBuild.Of(context)
            : throw new PlanRefusal(PlanReasons.ProjectFileMissing, "The source has no pom.xml, build.gradle or build.gradle.kts");
        var version = JavaVersion.Choose(context, build.Needs);
        var port = context.Port(8080);
        var image = version.Version.Image(build.Tool);
        context.Decisions.Add(PlanTopic.PackageManager, build.Tool, Detect(context.Files));
        foreach (var command in build.Commands)
        {
            context.Decisions.Add(PlanTopic.Build, command, build.Tool == "maven" ? "pom.xml" : Detect(context.Files));
        }

        return new RuntimePlan
        {
            BuildStages = [Stage(context, build, build.Image is { } other ? other(image) : image)],
            FinalStage = new DockerfileStage(
                new From(version.Version.Image("run")),
                [.. RuntimeImage.AppDirectory, new Copy(["/out/"], "./") { FromStage = "build", Owner = RuntimeImage.Owner }]
            ),
            Port = port,
            Start = ProcfileStart.Of(context, port, build.Start, words => Translated(words, build.Start)),
            Health = HealthChecks.Listening(port),
            Defaults = Defaults(build.Framework, FormattableString.Invariant($"{port}")),
            Framework = build.Framework,
            RuntimeVersion = version.Version.Name,
            RuntimeVersionFrom = version.From,
            RuntimeVersionWords = version.Words,
            Ignored = JavaBuild.Ignored,
        };
    }

    private static DockerfileStage Stage(PlanContext context, JavaBuild build, string image)
    {
        var commands = build.Commands.Select(command => context.Fetch(command, [.. build.Caches]));
        return build.Fetch is { } fetch
            ? new DockerfileStage(
                new From(image, "build"),
                [
                    new Workdir("/src"),
                    .. context.DeclaredBuildArgs(),
                    .. fetch.Manifests,
                    context.Fetch(fetch.Command),
                    new Copy(["."], "./"),
                    .. commands,
                ]
            )
            : RuntimeImage.BuildStage(context, image, commands);
    }

    private static Dictionary<string, string> Defaults(string? framework, string port)
    {
        var defaults = new Dictionary<string, string> { ["PORT"] = port, ["SERVER_PORT"] = port };
        var own = framework switch
        {
            "Quarkus" => "QUARKUS_HTTP_PORT",
            "Micronaut" => "MICRONAUT_SERVER_PORT",
            _ => null,
        };
        if (own is not null)
        {
            defaults[own] = port;
        }

        return defaults;
    }

    /// <summary>Options before the jar or classpath, and arguments after it, around what the image has in their place.</summary>
    private static IReadOnlyList<string>? Translated(string[] words, IReadOnlyList<string> start)
    {
        if (words[0] != "java")
        {
            // The script of an application's distribution.
            return words[0].Contains("bin/", StringComparison.Ordinal) && start.Contains("-cp") ? [.. start, .. words[1..]] : null;
        }

        var place = Array.FindIndex(words, word => word is "-jar" or "-cp" or "-classpath");
        var rest = words.Skip(place + 2).ToList();
        if (place < 1 || place + 1 >= words.Length)
        {
            return null;
        }

        if (words[place] == "-jar")
        {
            return [.. words[..place], .. start.Skip(1), .. rest];
        }

        // Only where the class is the one that starts: options may stand before it.
        var main = start.Contains("-cp") ? rest.IndexOf(start[^1]) : -1;
        return main < 0 ? null : [.. words[..place], .. rest.Take(main), .. start.Skip(1), .. rest.Skip(main + 1)];
    }
}
