using Operator.Testing;

namespace Operator.Core.Tests.Planning.Tools;

/// <summary>No Dockerfile of a golden folder gives a tool an option that the tool does not have, or calls a tool that nobody looked up.</summary>
public sealed class ToolOptionsTests
{
    private const string Mark = "# Written by imagebuild-operator";

    public static TheoryData<string> Plans =>
        [
            .. from file in Directory.EnumerateFiles(Repository.Path("tests/assets/plans"), "Dockerfile", SearchOption.AllDirectories)
            where Directory.GetParent(file)!.Parent!.Name == "plans" && File.ReadAllText(file).StartsWith(Mark, StringComparison.Ordinal)
            select Directory.GetParent(file)!.Name,
        ];

    [Theory]
    [MemberData(nameof(Plans))]
    public void Run_gives_each_tool_only_options_that_it_has(string plan)
    {
        var file = File.ReadAllText(Repository.Path($"tests/assets/plans/{plan}/Dockerfile"));
        ToolCheck.All(file);
    }

    [Theory]
    [InlineData("npm ci --no-audit --allow-existing")]
    [InlineData("sh -x ./gradlew assemble")]
    [InlineData("mkdir -p /out && cp \"$(find . -newest)\" /out")]
    [InlineData("a-tool that nobody knows")]
    public void Unknown_option_or_tool_is_found(string line) => Assert.ThrowsAny<Exception>(() => ToolCheck.All("RUN " + line));
}
