using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Java;

/// <summary>Gradle's build files → build. They are programs; what is read of them are the few lines that nearly every one has.</summary>
internal static class GradleBuild
{
    public static JavaBuild Of(PlanContext context)
    {
        var files = context.Files;
        var project = GradleProject.Starting(files);
        var wrapper = GradleWrapper.Read(files);
        var usesWrapper = wrapper is { IsComplete: true };
        if (wrapper is { IsComplete: false })
        {
            context.Warnings.Add(
                $"{GradleWrapper.Jar} is not in the source, so gradlew cannot run: the image's own gradle builds; commit the jar (a *.jar line in .gitignore keeps it out)"
            );
        }

        var gradle = usesWrapper ? "sh ./gradlew --no-daemon" : "gradle --no-daemon";
        var builds =
            project.Directory.Length > 0 && GradleProject.Read(files, "") is { } root ? new[] { project.File, root.File } : [project.File];
        var fetch =
            usesWrapper && wrapper!.Copies(files, JavaBuild.Ignored) is { } copies ? new JavaFetch(copies, "sh ./gradlew --version") : null;
        var (wish, exact) = GradleVersion.Of(files, builds);
        var below = project.Directory.Length == 0 ? "build" : project.Directory + "/build";
        var (commands, start, framework) = Steps(files, project, $"{gradle} {project.Task}", below);
        return new JavaBuild
        {
            Tool = "gradle",
            Commands = [commands],
            Caches = usesWrapper && fetch is null ? ["/root/.gradle/caches", "/root/.gradle/wrapper"] : ["/root/.gradle/caches"],
            Fetch = fetch,
            Start = start,
            Framework = framework,
            Image = wrapper is { IsComplete: false } ? wrapper.Image : null,
            Needs = new JavaNeeds
            {
                Wish = wish,
                Exact = exact,
                Highest = wrapper?.Highest,
                Lowest = wrapper?.Lowest,
                Tool = $"Gradle {wrapper?.Version} in {GradleWrapper.Properties}",
            },
        };
    }

    private static (string Command, IReadOnlyList<string> Start, string? Framework) Steps(
        IProjectFiles files,
        GradleProject project,
        string gradle,
        string below
    )
    {
        IReadOnlyList<string> jar = ["java", "-jar", "app.jar"];
        return project.Kind switch
        {
            GradleKind.Spring when project.IsWar => (
                $"{gradle}bootWar && {JavaBuild.Take(below + "/libs", "war")}",
                ["java", "-jar", "app.war"],
                "Spring Boot"
            ),
            GradleKind.Spring => ($"{gradle}assemble && {JavaBuild.Take(below + "/libs")}", jar, "Spring Boot"),
            GradleKind.Shadow => ($"{gradle}assemble && {JavaBuild.Take(below + "/libs")}", jar, null),
            GradleKind.Quarkus when QuarkusPackage.IsSingleJar(files, project.Directory, _ => null) => (
                $"{gradle}quarkusBuild && {JavaBuild.Take(below, "jar", "*-runner.jar")}",
                jar,
                "Quarkus"
            ),
            GradleKind.Quarkus => (
                $"{gradle}quarkusBuild && mkdir -p /out && cp -R {Quoting.Shell(below + "/quarkus-app")}/. /out/",
                ["java", "-jar", "quarkus-run.jar"],
                "Quarkus"
            ),
            GradleKind.Application => (
                $"{gradle}installDist && mkdir -p /out && cp -R {Install(below)}/install/*/lib /out/lib",
                ["java", "-cp", "lib/*", Main(files, project)],
                null
            ),
            GradleKind.War => throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                $"The war plugin in {project.File} needs a servlet container: write a Dockerfile"
            ),
            GradleKind.None when project.NamesMainInManifest => ($"{gradle}assemble && {JavaBuild.Take(below + "/libs")}", jar, null),
            GradleKind.None => throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                $"{project.File} does not say how the program starts: apply the application plugin and set its mainClass"
            ),
        };
    }

    private static string Install(string below) => below == "build" ? below : Quoting.Shell(below);

    private static string Main(IProjectFiles files, GradleProject project)
    {
        if (project.MainClass is { } named)
        {
            return named;
        }

        var found = MainClasses.In(files, project.Directory);
        return found.Count == 1
            ? found[0]
            : throw new PlanRefusal(PlanReasons.StartCommandMissing, $"{project.File} has the application plugin, but no mainClass");
    }
}
