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
        ?? (pom.Above is { } above ? OfCompiler(above) : null);

    private static VersionWish? OfCompiler(MavenPom pom) =>
        pom
            .Plugins.Where(plugin => plugin.Value("artifactId") == "maven-compiler-plugin")
            .SelectMany(plugin => Fields.Select(field => plugin.Value("configuration", field)))
            .Select(text => Wished(pom.Resolved(text), $"maven-compiler-plugin in {MavenPom.Path(pom.Directory)}"))
            .FirstOrDefault(wish => wish is not null);

    private static VersionWish? Wished(string? text, string from) =>
        text is null ? null : new VersionWish(JavaBuild.Number(text), from) { Words = text };
}
