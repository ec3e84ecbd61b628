using Operator.Core.Planning.Catalog;

namespace Operator.Core.Planning.Runtimes.Java;

/// <summary>The version of Java that a pom.xml compiles for: the least that it needs.</summary>
internal static class MavenVersion
{
    private static readonly string[] Properties =
    [
        "maven.compiler.release",
        "java.version",
        "maven.compiler.target",
        "maven.compiler.source",
    ];

    private static readonly string[] Fields = ["release", "target", "source"];

    public static VersionWish? Wish(MavenPom pom) =>
        Properties
            .Select(name => Wished(pom.Property(name), $"{name} in {MavenPom.Path(pom.Directory)}"))
            .FirstOrDefault(wish => wish is not null)
        ?? OfCompiler(pom)
        ?? (pom.Above is { } above ? OfCompiler(above) : null)
        ?? OfBoot(pom)
        ?? (pom.Above is { } parent ? OfBoot(parent) : null);

    /// <summary>Spring Boot's parent compiles for the least version that it supports, where the project says nothing.</summary>
    private static VersionWish? OfBoot(MavenPom pom) =>
        pom
            .Root.At("parent")
            .Concat(pom.Plugins)
            .Where(one => one.Value("artifactId") is "spring-boot-starter-parent" or "spring-boot-maven-plugin")
            .Select(one => (name: one.Value("artifactId"), version: pom.Resolved(one.Value("version"))))
            .Where(one => one.version is not null)
            .Select(one => JavaBuild.OfSpringBoot(one.version!, $"{one.name} in {MavenPom.Path(pom.Directory)}"))
            .FirstOrDefault(wish => wish is not null);

    private static VersionWish? OfCompiler(MavenPom pom) =>
        pom
            .Plugins.Where(plugin => plugin.Value("artifactId") == "maven-compiler-plugin")
            .SelectMany(plugin => Fields.Select(field => plugin.Value("configuration", field)))
            .Select(text => Wished(pom.Resolved(text), $"maven-compiler-plugin in {MavenPom.Path(pom.Directory)}"))
            .FirstOrDefault(wish => wish is not null);

    private static VersionWish? Wished(string? text, string from) =>
        text is null ? null : new VersionWish(JavaBuild.Number(text), from) { Words = text };
}
