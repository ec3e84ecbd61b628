using Operator.Testing;

namespace Operator.Core.Tests.Planning.Tools;

/// <summary>
/// In every Dockerfile of a golden folder dependencies are fetched before the sources are copied, what an install reads is there, and no final
/// stage of a compiled language has the sources.
/// </summary>
public sealed class LayerTests
{
    public static TheoryData<string> Plans => ToolOptionsTests.Plans;

    [Theory]
    [MemberData(nameof(Plans))]
    public void Files_are_copied_before_what_reads_them_and_sources_after_what_fetches(string plan) => LayerCheck.All(Text(plan));

    [Theory]
    [InlineData("maven-modules", "COPY [\"pom.xml\", \"./\"]", "COPY [\".\", \"./\"]", "the source is copied before")]
    [InlineData("dotnet-aot", "COPY [\"shop.csproj\"", "COPY . .\nCOPY [\"shop.csproj\"", "the source is copied before")]
    [InlineData("dotnet-aot", "COPY [\"shop.csproj\"", "COPY [\"global.json\"", "*proj is not copied")]
    [InlineData("python-api-index", "COPY [\"requirements.txt\"", "COPY [\"setup.cfg\"", "requirements.txt is not copied")]
    [InlineData("gradle-wrapper", "\"gradle/wrapper/gradle-wrapper.properties\", ", "", "gradle-wrapper.properties is not copied")]
    [InlineData("go-workspace-modules", "go.mod\"", "go.md\"", "go.mod is not copied")]
    [InlineData("node-lock-engines-npm", ", \"package-lock.json\"", "", "package-lock.json or npm-shrinkwrap.json is not copied")]
    [InlineData("java-maven", "COPY --from=build --chown=10001:10001 [\"/out/\"", "COPY [\".\"", "COPY")]
    public void Wrong_order_or_a_missing_file_is_found(string plan, string text, string other, string message)
    {
        var mutated = Text(plan).Replace(text, other, StringComparison.Ordinal);
        Assert.NotEqual(Text(plan), mutated);
        Assert.Contains(
            message,
            Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => LayerCheck.All(mutated)).Message,
            StringComparison.Ordinal
        );
    }

    private static string Text(string plan) => File.ReadAllText(Repository.Path($"tests/assets/plans/{plan}/Dockerfile"));
}
