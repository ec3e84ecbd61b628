using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Java;

/// <summary>pom.xml → build. Of a project with modules the one that starts is built, with those that it needs.</summary>
internal static class MavenBuild
{
    private const string Maven = "mvn --batch-mode --no-transfer-progress";

    private const string Repository = "/root/.m2/repository";

    private const string Spring = "spring-boot-maven-plugin";

    private const string Quarkus = "quarkus-maven-plugin";

    private const string Micronaut = "micronaut-maven-plugin";

    // Their archive holds the dependencies, too.
    private static readonly string[] Repackaging = ["maven-shade-plugin", "maven-assembly-plugin"];

    public static JavaBuild Of(PlanContext context)
    {
        var root = MavenPom.Read(context.Files, "")!;
        var pom = Starting(context.Files, root);
        var target = pom.Directory.Length == 0 ? "target" : pom.Directory + "/target";
        var module = pom.Directory.Length == 0 ? "" : $" --projects {Quoting.Shell(pom.Directory)} --also-make";
        var package = $"{Maven}{module} package";
        var fetch = Fetch(context.Files, module);
        var build = new JavaBuild
        {
            Tool = "maven",
            Commands = [],
            Caches = fetch is null ? [Repository] : [],
            Fetch = fetch,
            Start = ["java", "-jar", "app.jar"],
            Needs = new JavaNeeds { Wish = MavenVersion.Wish(pom) },
        };
        if (
            pom.Packaging is not ("jar" or "war" or "quarkus" or "pom")
            || (pom.Packaging == "war" && !pom.HasPlugin(Spring) && !pom.HasPlugin(Quarkus))
        )
        {
            throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                $"packaging {DisplayText.Of(pom.Packaging)} in {MavenPom.Path(pom.Directory)} needs a servlet container or another server: write a Dockerfile"
            );
        }

        return pom.HasPlugin(Quarkus) ? OfQuarkus(context.Files, pom, build, package, target)
            : pom.HasPlugin(Spring) ? OfSpring(pom, build, package, target)
            : pom.HasPlugin(Micronaut)
                ? build with
                {
                    Framework = "Micronaut",
                    Commands = [$"{package} -DskipTests && {JavaBuild.Take(target)}"],
                }
            : OfJar(context.Files, pom, build, package, target);
    }

    /// <summary>
    /// It only saves time: what it does not find, the build fetches, or fails for a reason of its own. So no mistake ends it, and what would keep the
    /// build from asking again is deleted.
    /// </summary>
    private static JavaFetch? Fetch(IProjectFiles files, string module) =>
        MavenManifests.Copies(files, JavaBuild.Ignored) is { } manifests
            ? new JavaFetch(
                manifests,
                $"mkdir -p {Repository} && {Maven} --fail-never{module} dependency:go-offline"
                    + $" && find {Repository} -name '*.lastUpdated' -delete -o -name resolver-status.properties -delete"
            )
            : null;

    private static JavaBuild OfSpring(MavenPom pom, JavaBuild build, string package, string target)
    {
        var extension = pom.Packaging == "war" ? "war" : "jar";
        // Without Spring's parent and without an execution nothing calls it.
        var called =
            pom.Root.At("parent").Any()
            || pom.Above is not null
            || pom.Plugins.Any(plugin => plugin.Value("artifactId") == Spring && plugin.At("executions").Any());
        return build with
        {
            Framework = "Spring Boot",
            Start = ["java", "-jar", "app." + extension],
            Commands = [$"{package}{(called ? "" : " spring-boot:repackage")} -DskipTests && {JavaBuild.Take(target, extension)}"],
        };
    }

    private static JavaBuild OfQuarkus(IProjectFiles files, MavenPom pom, JavaBuild build, string package, string target)
    {
        var single = QuarkusPackage.IsSingleJar(files, pom.Directory, pom.Property);
        return build with
        {
            Framework = "Quarkus",
            Start = ["java", "-jar", single ? "app.jar" : "quarkus-run.jar"],
            Commands =
            [
                $"{package} -DskipTests && "
                    + (
                        single
                            ? JavaBuild.Take(target, "jar", "*-runner.jar")
                            : $"mkdir -p /out && cp -R {Quoting.Shell(target + "/quarkus-app")}/. /out/"
                    ),
            ],
        };
    }

    private static JavaBuild OfJar(IProjectFiles files, MavenPom pom, JavaBuild build, string package, string target)
    {
        var repackaged = Repackaging.Any(pom.HasPlugin);
        var libraries =
            !repackaged && pom.Root.At("dependencies", "dependency").Any(one => one.Value("scope") is not ("test" or "provided"));
        var inManifest = MainClass(pom, "maven-jar-plugin", "maven-shade-plugin", "maven-assembly-plugin");
        var take = JavaBuild.Take(target);
        return build with
        {
            Commands = libraries
                ? [$"{package} dependency:copy-dependencies -DskipTests -DincludeScope=runtime -DoutputDirectory=/out/lib && {take}"]
                : [$"{package} -DskipTests && {take}"],
            Start =
                inManifest is not null && !libraries
                    ? build.Start
                    : ["java", "-cp", libraries ? "app.jar:lib/*" : "app.jar", inManifest ?? Main(files, pom)],
        };
    }

    private static string Main(IProjectFiles files, MavenPom pom)
    {
        if ((pom.Property("exec.mainClass") ?? MainClass(pom, "exec-maven-plugin", "appassembler-maven-plugin")) is { } named)
        {
            return named;
        }

        var found = MainClasses.In(files, pom.Directory);
        return found.Count == 1
            ? found[0]
            : throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                $"{MavenPom.Path(pom.Directory)} names no main class, and the sources have {(found.Count == 0 ? "none" : string.Join(", ", found.Take(3)))}: set mainClass of maven-jar-plugin"
            );
    }

    private static string? MainClass(MavenPom pom, params string[] plugins) =>
        pom
            .Plugins.Where(plugin => plugins.Contains(plugin.Value("artifactId")))
            .SelectMany(plugin => plugin.Descendants().Where(element => element.Name.LocalName == "mainClass"))
            .Select(element => pom.Resolved(element.Value.Trim()))
            .FirstOrDefault(name => name is { Length: > 0 } && !name.Contains("${", StringComparison.Ordinal));

    /// <summary>The root, or of its modules the only one that says how it starts.</summary>
    private static MavenPom Starting(IProjectFiles files, MavenPom root)
    {
        var modules = root.Modules(files);
        if (modules.Count == 0 || root.Packaging != "pom")
        {
            return root;
        }

        var starting = modules.Where(Starts).ToList();
        if (starting.Count == 0)
        {
            starting = [.. modules.Where(module => module.Packaging == "jar" && MainClasses.In(files, module.Directory).Count == 1)];
        }

        return starting.Count switch
        {
            1 => starting[0],
            0 => throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                $"None of the modules of pom.xml says how it starts ({string.Join(", ", modules.Select(module => module.Directory).Take(5))}): set mainClass of maven-jar-plugin in one of them"
            ),
            _ => throw new PlanRefusal(
                PlanReasons.Ambiguous,
                $"Several modules of pom.xml start: {string.Join(", ", starting.Select(module => module.Directory).Take(5))}; write a Dockerfile that builds one of them"
            ),
        };
    }

    private static bool Starts(MavenPom module) =>
        module.HasPlugin(Spring)
        || module.HasPlugin(Quarkus)
        || module.HasPlugin(Micronaut)
        || MainClass(module, "maven-jar-plugin", "maven-shade-plugin", "maven-assembly-plugin") is not null;
}
