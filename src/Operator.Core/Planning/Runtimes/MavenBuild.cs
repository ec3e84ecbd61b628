using System.Xml.Linq;
using Operator.Core.Planning.Catalog;

namespace Operator.Core.Planning.Runtimes;

/// <summary>pom.xml → build.</summary>
internal static class MavenBuild
{
    private const string Maven = "mvn --batch-mode --no-transfer-progress";

    private static readonly string[] Repackaging =
    [
        "spring-boot-maven-plugin",
        "maven-shade-plugin",
        "maven-assembly-plugin",
        "quarkus-maven-plugin",
    ];

    private static readonly string[] VersionProperties =
    [
        "maven.compiler.release",
        "java.version",
        "maven.compiler.target",
        "maven.compiler.source",
    ];

    public static JavaBuild Of(PlanContext context)
    {
        var pom = ProjectXml.Read(context.Files, "pom.xml")!;
        var plugins = pom.At("build", "plugins", "plugin").Select(plugin => plugin.Value("artifactId")).OfType<string>().ToList();
        var spring = plugins.Contains("spring-boot-maven-plugin");
        var needsLibraries =
            !plugins.Any(Repackaging.Contains)
            && pom.At("dependencies", "dependency").Any(one => one.Value("scope") is not ("test" or "provided"));
        var mainClass = MainClass(pom);
        var commands = new List<string> { $"{Maven} package -DskipTests && {JavaBuild.TakeJar("*/target/*")}" };
        if (needsLibraries)
        {
            commands.Add($"{Maven} dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=/out/lib");
        }

        return new JavaBuild
        {
            Tool = "maven",
            Commands = commands,
            Cache = "/root/.m2/repository",
            Start = needsLibraries && mainClass is not null ? ["java", "-cp", "app.jar:lib/*", mainClass] : ["java", "-jar", "app.jar"],
            Wish = Wish(pom),
            Framework = spring ? "Spring Boot" : null,
        };
    }

    private static string? MainClass(XElement pom) =>
        pom.At("build", "plugins", "plugin", "configuration")
            .Select(configuration => configuration.Value("archive", "manifest", "mainClass") ?? configuration.Value("mainClass"))
            .OfType<string>()
            .FirstOrDefault()
        ?? pom.Value("properties", "exec.mainClass");

    private static VersionWish? Wish(XElement pom)
    {
        foreach (var property in VersionProperties)
        {
            if (pom.Value("properties", property) is { } value && char.IsAsciiDigit(value[0]))
            {
                return new VersionWish(JavaBuild.Number(value), $"{property} in pom.xml");
            }
        }

        var release = pom.At("build", "plugins", "plugin")
            .Where(plugin => plugin.Value("artifactId") == "maven-compiler-plugin")
            .Select(plugin => plugin.Value("configuration", "release") ?? plugin.Value("configuration", "target"))
            .OfType<string>()
            .FirstOrDefault();
        return release is not null && char.IsAsciiDigit(release[0])
            ? new VersionWish(JavaBuild.Number(release), "maven-compiler-plugin in pom.xml")
            : null;
    }
}
