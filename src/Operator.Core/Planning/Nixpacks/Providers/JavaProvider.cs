using System.Text.RegularExpressions;
using Operator.Core.Planning.Runtimes;
using Operator.Core.Planning.Runtimes.Java;

namespace Operator.Core.Planning.Nixpacks.Providers;

internal sealed partial class JavaProvider : INixpacksProvider
{
    public string Name => "java";

    [GeneratedRegex(@"^((jdk|openjdk|temurin-bin-|temurin-jre-bin-)(?<version>[0-9]+)?(_headless)?|maven|gradle(_[0-9]+)?)\z")]
    public partial Regex NixPackage { get; }

    /// <summary>nixpacks ignores a build.gradle without its wrapper.</summary>
    public bool Detect(IProjectFiles files) =>
        files.FileExists("gradlew")
        || files.List("").Any(entry => !entry.IsDirectory && entry.Name.StartsWith("pom.", StringComparison.Ordinal));

    public ProviderPlan Plan(ProviderInput input)
    {
        var context = input.Context;
        var gradle = context.Files.FileExists("gradlew");
        var wish = input.Version ?? (MavenPom.Read(context.Files, "") is { } pom ? MavenVersion.Wish(pom) : null);
        var version = context.VersionAtLeast("java", wish);
        // Spring reads the second.
        var variables = new Dictionary<string, string> { ["PORT"] = input.Port(8080), ["SERVER_PORT"] = input.Port(8080) };
        return new ProviderPlan
        {
            Image = version.Version.Image(gradle ? "gradle" : "maven"),
            Version = version,
            DebianPackages = gradle ? ["default-jdk"] : ["default-jdk", "maven"],
            Plan = gradle
                ? ProviderPhases.Of(
                    [],
                    ["sh ./gradlew clean build -x check -x test"],
                    "java $JAVA_OPTS -jar $(ls -1 build/libs/*.jar | grep -v plain)",
                    ["/root/.gradle"],
                    variables: variables
                )
                : ProviderPhases.Of(
                    [],
                    ["mvn --batch-mode -DskipTests clean package"],
                    "java $JAVA_OPTS -jar target/*.jar",
                    ["/root/.m2/repository"],
                    variables: variables
                ),
        };
    }
}
