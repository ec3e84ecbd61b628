using Operator.Core.Planning;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Tests.Planning.Dockerfiles;

public sealed class DockerfileReaderTests
{
    private static readonly Dictionary<string, string> NoArgs = [];

    [Fact]
    public void Stages_with_arguments_name_their_images()
    {
        var parsed = Read(
            "ARG V=3\nARG BASE=alpine:${V}\nFROM --platform=linux/amd64 $BASE AS one\nFROM ${OTHER:-debian} as Two\nFROM one\nFROM scratch\n"
        );

        Assert.Equal(["alpine:3", "debian", "one", "scratch"], parsed.Stages.Select(stage => stage.Image));
        Assert.Equal(["one", "Two", null, null], parsed.Stages.Select(stage => stage.Name));
        Assert.Equal(["alpine:3", "debian"], parsed.BaseImages);
    }

    [Fact]
    public void Build_argument_wins_over_the_default()
    {
        var parsed = DockerfileReader.Read("ARG BASE=a\nFROM $BASE\n", "Dockerfile", new Dictionary<string, string> { ["BASE"] = "b" });

        Assert.Equal(["b"], parsed.BaseImages);
    }

    [Theory]
    [InlineData("FROM a\nRUN <<EOF\nFROM b\nEOF\nUSER x\n", 5)]
    [InlineData("FROM a\nRUN <<-'EOF' cat\n\tFROM b\n\tEOF\nUSER x\n", 5)]
    [InlineData("FROM a\nCOPY <<one <<two /x/\nFROM b\none\nFROM c\ntwo\nUSER x\n", 7)]
    [InlineData("FROM a\nRUN echo \\\n# FROM b\n\n  FROM c\nUSER x\n", 6)]
    [InlineData("# escape=`\nFROM a\nRUN echo `\n  FROM c\nUSER x\n", 5)]
    [InlineData("FROM a\nRUN echo '<<EOF'\nUSER x\n", 3)]
    [InlineData("FROM a\nONBUILD RUN <<EOF\nFROM b\nEOF\nUSER x\n", 5)]
    [InlineData("FROM a\nonbuild copy <<one <<-two /x/\none\n\ttwo\nUSER x\n", 5)]
    [InlineData("FROM a\nONBUILD LABEL x=<<EOF\nUSER x\n", 3)]
    [InlineData("FROM a\r\nUSER x\r\n", 2)]
    public void Text_that_is_no_instruction_is_passed_over(string text, int lastLine)
    {
        var parsed = Read(text);

        Assert.Equal(lastLine, Assert.Single(parsed.Stages).LastLine);
        Assert.Equal(("USER", "x"), (parsed.Instructions[^1].Keyword, parsed.Instructions[^1].Arguments));
    }

    [Theory]
    [InlineData("", 1, "no FROM")]
    [InlineData("RUN x\n", 1, "before the first FROM")]
    [InlineData("FROM a\nFORM b\n", 2, "FORM")]
    [InlineData("FROM a b\n", 1, "FROM needs an image")]
    [InlineData("FROM a AS 1x\n", 1, "name of a stage")]
    [InlineData("FROM a\nCOPY x\n", 2, "destination")]
    [InlineData("FROM a\nENV X\n", 2, "value")]
    [InlineData("FROM a\nRUN\n", 2, "argument")]
    [InlineData("FROM a\nHEALTHCHECK --interval=3s curl\n", 2, "CMD or NONE")]
    [InlineData("# escape=x\nFROM a\n", 1, "escape")]
    [InlineData("FROM $NOTHING\n", 1, "$NOTHING")]
    [InlineData("FROM a\nRUN <<EOF\nx\n", 2, "<<EOF")]
    [InlineData("FROM a\nRUN x \\\n", 2, "continued")]
    public void Mistake_is_refused_with_its_line(string text, int line, string named)
    {
        var refusal = Assert.Throws<PlanRefusal>(() => Read(text));

        Assert.Equal("PlanDockerfileInvalid", refusal.Failure.Reason.Name);
        Assert.StartsWith($"Dockerfile line {line}: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one", "FROM a AS one\nRUN x\nADDED\n\n# next\nFROM b AS two")]
    [InlineData("0", "FROM a AS one\nRUN x\nADDED\n\n# next\nFROM b AS two")]
    [InlineData("TWO", "FROM a AS one\nRUN x\n\n# next\nFROM b AS two\nADDED\n")]
    [InlineData(null, "FROM a AS one\nRUN x\n\n# next\nFROM b AS two\nADDED\n")]
    public void Lines_are_added_after_the_last_instruction_of_the_stage(string? target, string expected)
    {
        var parsed = Read("FROM a AS one\nRUN x\n\n# next\nFROM b AS two");

        Assert.Equal(expected, parsed.WithLinesAtEndOf(parsed.FindStage(target)!, ["ADDED"]));
    }

    private static ParsedDockerfile Read(string text) => DockerfileReader.Read(text, "Dockerfile", NoArgs);
}
