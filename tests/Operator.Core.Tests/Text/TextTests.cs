using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Operator.Core.Tests.Text;

/// <summary>Lines, tails and sentences: what text looks like before it goes anywhere.</summary>
public sealed class TextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u001b[1;32mgreen\u001b[0m text", "green text")]
    [InlineData("10%\r50%\r100%\r\n", "100%")]
    [InlineData("#6 0.1 real words\rother words", "#6 0.1 real words other words")]
    [InlineData("#6 0.1 Reading lists... 0%\rReading lists... 36%\rReading lists... Done\r", "#6 0.1 Reading lists... Done")]
    [InlineData("#6 0.1 10%\r\u001b[K20%", "#6 0.1 20%")]
    [InlineData("#6 0.1 \rerror: x", "#6 0.1 error: x")]
    [InlineData("#6 0.1 ━━ 1/9\r━━━ 2/9\rdone\r", "#6 0.1 done")]
    [InlineData("lost?\r\r\rno", "lost? no")]
    [InlineData("\u001b]8;;https://x\u0007link\u001b]8;;\u0007", "link")]
    [InlineData("\u001b]0;title\u001b\\text", "text")]
    [InlineData("a\tb\0c\u0007d", "a bcd")]
    [InlineData("\u001b[", "")]
    [InlineData("right\u202eto left", "rightto left")]
    [InlineData("ünïcödé ✓ 日本", "ünïcödé ✓ 日本")]
    public void Line_becomes_plain_text(string raw, string clean) => Assert.Equal(clean, CleanLine.Of(raw));

    [Fact]
    public void Long_line_keeps_its_last_state()
    {
        var states = string.Join(
            '\r',
            Enumerable.Range(0, 10_000).Select(number => $"state {(char)('a' + (number % 26))}{(char)('a' + (number / 26 % 26))}")
        );

        var line = CleanLine.Of($"#6 0.1 first words\r{states}\rlast words");

        Assert.StartsWith("#6 0.1 first words state a", line, StringComparison.Ordinal);
        Assert.EndsWith("… last words", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Endless_line_ends() => Assert.Equal(CleanLine.Longest, CleanLine.Of(new string('x', 1_000_000)).Length);

    [Fact]
    public void Tail_keeps_the_last_lines_within_its_bounds()
    {
        var tail = new LogTail();
        for (var number = 0; number < 500; number++)
        {
            tail.Add($"{number} {new string('ü', 600)}");
        }

        var text = tail.ToString();
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 4_000, LogTail.MaxBytes);
        Assert.InRange(text.Split('\n').Length, 1, LogTail.MaxLines);
        Assert.StartsWith("499 ", text.Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_tears_no_character()
    {
        var text = Gen.Elements("a", "ü", "日", "😀", "\n").ListOf().Resize(200).Select(parts => string.Concat(parts));

        Prop.ForAll(
                Arb.From(Gen.Zip(text, Gen.Choose(0, 300))),
                pair =>
                {
                    var cut = LogTail.Cut(pair.Item1, pair.Item2);
                    Assert.InRange(Encoding.UTF8.GetByteCount(cut), 0, pair.Item2);
                    Assert.EndsWith(cut.TrimEnd('\n'), pair.Item1.TrimEnd('\n'), StringComparison.Ordinal);
                    Assert.DoesNotContain('\ufffd', cut);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Theory]
    [InlineData("two\nlines", 60, "two lines")]
    [InlineData("a\u0007b", 60, "a b")]
    [InlineData("smile 😀 on", 8, "smile…")]
    [InlineData("abcdef", 4, "abc…")]
    public void Text_from_outside_is_shown_on_one_line_and_cut(string text, int longest, string shown) =>
        Assert.Equal(shown, DisplayText.Of(text, longest));

    [Fact]
    public void Half_of_a_character_is_shown_as_what_it_is() => Assert.Equal("half\ufffd", DisplayText.Of("half" + '\ud83d'));

    [Theory]
    [InlineData("abcdef", 4, "…def")]
    [InlineData("a😀cdef", 6, "…cdef")]
    [InlineData("short", 5, "short")]
    public void Beginning_of_an_excerpt_goes_first(string text, int longest, string shown) =>
        Assert.Equal(shown, DisplayText.CutFront(text, longest));

    [Theory]
    [InlineData("the disk is full.", "The disk is full")]
    [InlineData("  two\n lines ", "Two lines")]
    [InlineData("output.tags is empty", "output.tags is empty")]
    [InlineData("modelVersion x is unknown", "modelVersion x is unknown")]
    [InlineData("", "")]
    [InlineData("...", "")]
    public void Sentence_has_a_capital_and_no_full_stop(string text, string sentence) => Assert.Equal(sentence, Sentence.Of(text));

    [Fact]
    public void Sentence_is_never_longer_than_it_may_be()
    {
        var text = Gen.Elements("word", " ", ".", "😀", "\n", "x").ListOf().Resize(600).Select(parts => string.Concat(parts));

        Prop.ForAll(
                Arb.From(text),
                words =>
                {
                    var sentence = Sentence.Of(words);
                    Assert.InRange(sentence.Length, 0, Sentence.Longest);
                    Assert.False(sentence.EndsWith('.') || sentence.EndsWith(' '), sentence);
                    Assert.False(sentence.Length > 0 && char.IsHighSurrogate(sentence[^1]));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }
}
