using System.Text.RegularExpressions;
using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Runtimes;

namespace Operator.Core.Planning.Nixpacks.Providers;

internal sealed partial class JavaProvider : INixpacksProvider
{
    public string Name => "java";

    /// <summary>A build.gradle without its wrapper is none to nixpacks.</summary>
    public bool Detect(IProjectFiles files) =>
        files.FileExists("gradlew")
        || files.List("").Any(entry => !entry.IsDirectory && entry.Name.StartsWith("pom.", StringComparison.Ordinal));

    public bool Provides(string nixPackage, out string? version)
    {
        var match = NixPattern().Match(nixPackage);
        version = match.Groups["version"] is { Success: true, Value: var number } ? number : null;
        return match.Success;
    }

    public ProviderPlan Plan(ProviderInput input)
    {
        var context = input.Context;
        var gradle = context.Files.FileExists("gradlew");
        var wish = input.Version ?? (context.Files.FileExists("pom.xml") ? MavenBuild.Of(context).Wish : null);
        var version = ChooseVersion.AtLeast(context.Catalog["java"], wish, context.Request.StartTime, context.Warnings);
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
                    ["/root/.gradle"]
                )
                : ProviderPhases.Of(
                    [],
                    ["mvn --batch-mode -DskipTests clean package"],
                    "java $JAVA_OPTS -jar target/*.jar",
                    ["/root/.m2/repository"]
                ),
        };
    }

    [GeneratedRegex(@"^((jdk|openjdk|temurin-bin-|temurin-jre-bin-)(?<version>[0-9]+)?(_headless)?|maven|gradle(_[0-9]+)?)\z")]
    private static partial Regex NixPattern();
}
