using FsCheck;
using FsCheck.Fluent;
using Operator.Core.Formats;
using Operator.Core.Formats.Yaml;

namespace Operator.Core.Tests.Formats.Yaml;

public sealed class YamlReaderTests
{
    [Fact]
    public void Read_mapping_keeps_order_lines_and_whether_a_scalar_is_quoted()
    {
        var root = Assert.IsType<YamlNode.Mapping>(YamlReader.Read("b: 1\na:\n  - true\n  - \"true\"\nc:\n"));

        Assert.Equal(["b", "a", "c"], root.Entries.Keys);
        var items = Assert.IsType<YamlNode.Sequence>(root["a"]).Items.Cast<YamlNode.Scalar>().ToList();
        Assert.Equal([true, null], items.Select(item => item.Boolean));
        Assert.Equal([3L, 4L], items.Select(item => item.Line));
        Assert.True(Assert.IsType<YamlNode.Scalar>(root["c"]).IsNull);
    }

    [Fact]
    public void Read_empty_document_is_nothing() =>
        Assert.True(Assert.IsType<YamlNode.Scalar>(YamlReader.Read("# only a comment\n")).IsNull);

    [Fact]
    public void Read_merge_key_adds_what_the_mapping_does_not_set_itself()
    {
        var root = (YamlNode.Mapping)
            YamlReader.Read("base: &base {a: 1, b: 2}\nother: &other {b: 3, c: 4}\nall:\n  <<: [*base, *other]\n  a: 9\n");
        var all = (YamlNode.Mapping)root["all"]!;

        Assert.Equal("9 2 4", string.Join(' ', new[] { "a", "b", "c" }.Select(key => ((YamlNode.Scalar)all[key]!).Value)));
    }

    [Theory]
    [InlineData("a: 1\na: 2", 2, "is defined twice")]
    [InlineData("{a: 1, 'a': 2}", 1, "is defined twice")]
    [InlineData("? [a]\n: 1", 1, "a key is not text")]
    [InlineData("a: *missing", 1, "")]
    [InlineData("a: &a [*a]", 1, "")]
    [InlineData("a: !custom 1", 1, "tag")]
    [InlineData("a: !!python/object:os.system x", 1, "tag")]
    [InlineData("a: 1\n---\nb: 2", 2, "more than one document")]
    [InlineData("a: [1, 2", 1, "")]
    [InlineData("a:\n  b\n\t- 1: 2", 2, "")]
    [InlineData("a: 'open", 1, "")]
    [InlineData("a: 1\n<<: 5", 2, "<< needs a mapping")]
    public void Read_bad_document_says_what_and_where(string text, long line, string problem)
    {
        var failure = Assert.Throws<SyntaxException>(() => YamlReader.Read(text));

        Assert.InRange(failure.Line, line, line + 1);
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_alias_bomb_is_refused_because_every_alias_counts_with_all_below_it()
    {
        var text =
            "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(
                Enumerable
                    .Range(1, 30)
                    .Select(level => $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 9))}]\n")
            );

        var failure = Assert.Throws<SyntaxException>(() => YamlReader.Read(text));

        Assert.Contains("once its aliases are followed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_alias_ladder_is_refused_because_depth_counts_through_aliases()
    {
        var text = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 80).Select(level => $"a{level}: &a{level} [*a{level - 1}]\n"));

        Assert.Contains("deep", Assert.Throws<SyntaxException>(() => YamlReader.Read(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_deep_or_long_document_is_refused()
    {
        Assert.Throws<SyntaxException>(() => YamlReader.Read(new string('[', 10_000)));
        Assert.Throws<SyntaxException>(() =>
            YamlReader.Read(string.Concat(Enumerable.Range(0, 500).Select(depth => new string(' ', depth) + "a:\n")))
        );
        Assert.Throws<SyntaxException>(() => YamlReader.Read(new string(' ', (1 << 20) + 1)));
        Assert.Throws<SyntaxException>(() => YamlReader.Read("[" + string.Concat(Enumerable.Repeat("1,", 60_000)) + "]"));
    }

    [Fact]
    public void Read_any_text_throws_nothing_else()
    {
        var pieces = Gen.Elements(
            "a",
            ":",
            " ",
            "\n",
            "- ",
            "? ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&a ",
            "*a",
            "!t ",
            "|",
            ">",
            "\"",
            "'",
            "#",
            "%",
            "@",
            "`",
            "\\",
            "\t",
            "<<",
            "---\n",
            "...\n",
            "é",
            "\0",
            "~",
            "\ud800",
            "1"
        );
        var texts = pieces.ListOf().Select(parts => string.Concat(parts)).ToArbitrary();

        Prop.ForAll(
                texts,
                text =>
                {
                    var failure = Record.Exception(() => YamlReader.Read(text));
                    Assert.True(failure is null or SyntaxException, $"{text}: {failure}");
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }
}
