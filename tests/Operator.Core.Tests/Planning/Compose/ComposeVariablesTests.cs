using FsCheck;
using FsCheck.Fluent;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Compose;

public sealed class ComposeVariablesTests
{
    private static readonly Dictionary<string, string> Values = new()
    {
        ["SET"] = "value",
        ["EMPTY"] = "",
        ["DOLLAR"] = "${SET}",
    };

    [Theory]
    [InlineData("$SET-x", "value-x")]
    [InlineData("${SET}", "value")]
    [InlineData("${UNSET}", "")]
    [InlineData("${UNSET-default}", "default")]
    [InlineData("${EMPTY-default}", "")]
    [InlineData("${EMPTY:-default}", "default")]
    [InlineData("${SET:-default}", "value")]
    [InlineData("${SET:+other}", "other")]
    [InlineData("${EMPTY:+other}", "")]
    [InlineData("${EMPTY+other}", "other")]
    [InlineData("${UNSET+other}", "")]
    [InlineData("${UNSET:-${SET}/${EMPTY:-x}}", "value/x")]
    [InlineData("${SET:?must be there}", "value")]
    [InlineData("$$SET $${SET}", "$SET ${SET}")]
    [InlineData("$DOLLAR", "${SET}")]
    public void Fill_follows_composes_rules(string text, string expected) => Assert.Equal(expected, Filled(text));

    [Fact]
    public void Fill_unset_variable_is_warned_about()
    {
        var plan = Requests.Planned(PlanBuild.From(Input("$UNSET ${ALSO} ${DEFAULTED:-x}", [])));

        Assert.Equal(["ALSO", "UNSET"], plan.Warnings.Select(warning => warning.Split(' ')[2].TrimEnd(',')));
    }

    [Fact]
    public void Fill_multiplying_defaults_are_refused()
    {
        var bomb = string.Concat(Enumerable.Repeat("${UNSET:-", 30)) + "x" + new string('}', 30);

        Assert.Contains("too deep", Requests.Refused(PlanBuild.From(Input(bomb, []))).Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever a variable holds, a Dockerfile that the compose file carries has the instructions that it had.</summary>
    [Fact]
    public void Fill_any_value_adds_no_instruction_to_an_inline_dockerfile()
    {
        Prop.ForAll(
                HostileText.Values,
                value =>
                {
                    var outcome = PlanBuild.From(Inline("FROM a:${X}\nENV A=${X} B=\"${X}\"\nRUN echo '${X}'\nCMD [\"${X}\"]\n", value));
                    return outcome is PlanOutcome.Refused
                        || Requests.OwnText(Requests.Planned(outcome).Images[0]).TrimEnd('\n').Split('\n').Length == 4;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static string Filled(string text) => Requests.Planned(PlanBuild.From(Input(text, Values))).Images[0].BuildArgs["A"];

    private static PlanInput Input(string text, Dictionary<string, string> values)
    {
        var spec = new ImageBuildSpec { ModelVersion = ModelVersions.Compose, Environment = values };
        return Requests.Input(
            spec,
            new MemoryFiles(
                ("compose.yaml", $"services: {{web: {{build: {{context: ., args: {{A: '{text}'}}}}}}}}"),
                ("Dockerfile", "FROM scratch")
            )
        );
    }

    private static PlanInput Inline(string dockerfile, string value)
    {
        var spec = new ImageBuildSpec
        {
            ModelVersion = ModelVersions.Compose,
            Environment = new Dictionary<string, string> { ["X"] = value },
        };
        var text = dockerfile
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        return Requests.Input(
            spec,
            new MemoryFiles(("compose.yaml", $"services: {{web: {{build: {{context: ., dockerfile_inline: \"{text}\"}}}}}}"))
        );
    }
}
