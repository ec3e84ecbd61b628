using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>Java with Maven or Gradle: the jar of the build, on an image with Java alone.</summary>
internal sealed class JavaRuntime : IRuntime
{
    private static readonly string[] Evidence = ["pom.xml", "build.gradle", "build.gradle.kts"];

    public string? Detect(IProjectFiles files) => Evidence.FirstOrDefault(files.FileExists);

    public RuntimePlan Plan(PlanContext context)
    {
        var build =
            context.Files.FileExists("pom.xml") ? MavenBuild.Of(context)
            : Detect(context.Files) is { } gradle ? GradleBuild.Of(context, gradle)
            : throw new PlanRefusal(PlanReasons.ProjectFileMissing, "The source has no pom.xml, build.gradle or build.gradle.kts");
        var version = context.VersionAtLeast("java", build.Wish ?? FromFiles(context.Files));
        var port = context.Port(8080);
        return new RuntimePlan
        {
            BuildStages =
            [
                RuntimeImage.BuildStage(
                    context,
                    version.Version.Image(build.Tool),
                    build.Commands.Select(command => context.Fetch(command, build.Cache))
                ),
            ],
            FinalStage = new DockerfileStage(
                new From(version.Version.Image("run")),
                [.. RuntimeImage.AppDirectory, new Copy(["/out/"], "./") { FromStage = "build", Owner = RuntimeImage.Owner }]
            ),
            Port = port,
            Start = build.Start,
            Health = HealthChecks.Listening(port),
            Defaults = new Dictionary<string, string>
            {
                ["PORT"] = FormattableString.Invariant($"{port}"),
                ["SERVER_PORT"] = FormattableString.Invariant($"{port}"),
            },
            Framework = build.Framework,
            RuntimeVersion = version.Version.Name,
            RuntimeVersionFrom = version.From,
            Ignored = ["target", "build", ".gradle"],
        };
    }

    private static VersionWish? FromFiles(IProjectFiles files)
    {
        if (VersionWish.FirstLine(files, ".java-version") is { } wish)
        {
            return wish with { Text = JavaBuild.Number(wish.Text) };
        }

        var runtime = (files.ReadText("system.properties") ?? "")
            .Split('\n')
            .FirstOrDefault(text => text.StartsWith("java.runtime.version=", StringComparison.Ordinal));
        return runtime is null ? null : new VersionWish(JavaBuild.Number(runtime.Split('=')[1].Trim()), "system.properties");
    }
}

/// <summary>What Maven and Gradle projects have in common once they are read.</summary>
internal sealed record JavaBuild
{
    /// <summary>Role of the image in the catalog.</summary>
    public required string Tool { get; init; }

    /// <summary>They leave app.jar, and where it is needed lib/, in /out.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    public required string Cache { get; init; }

    public required IReadOnlyList<string> Start { get; init; }

    public VersionWish? Wish { get; init; }

    public string? Framework { get; init; }

    /// <summary>The build's largest jar that is a program: not sources, docs, tests or what was there before repackaging.</summary>
    public static string TakeJar(string directories) =>
        "mkdir -p /out && cp \"$(find . -maxdepth 4 -path '"
        + directories
        + "' -name '*.jar' ! -name '*-sources.jar' ! -name '*-javadoc.jar' "
        + "! -name '*-tests.jar' ! -name '*-plain.jar' ! -name 'original-*' -printf '%s %p\\n' | sort -rn | head -n 1 | cut -d ' ' -f 2-)\" /out/app.jar";

    /// <summary>1.8 was the name of 8.</summary>
    public static string Number(string version) => version.StartsWith("1.", StringComparison.Ordinal) ? version[2..] : version;
}
