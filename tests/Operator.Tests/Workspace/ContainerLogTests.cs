using System.Diagnostics;
using Operator.Workspace;

namespace Operator.Tests.Workspace;

public sealed class ContainerLogTests
{
    [Fact]
    public void Long_line_of_short_words_costs_no_more_than_its_length()
    {
        var line = string.Concat(Enumerable.Repeat("a.", 100_000));
        var watch = Stopwatch.StartNew();

        Assert.Equal(line, new ContainerLog(TextWriter.Null).Clean(line));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"because the search starts at every word: {watch.Elapsed}");
    }

    [Theory]
    [InlineData("https://ada:secret@example.com/x", "https://***@example.com/x")]
    [InlineData("git+ssh://token@example.com/x", "git+ssh://***@example.com/x")]
    [InlineData("a\x1b[2Jb", "a?[2Jb")]
    public void Login_and_control_characters_are_taken_out(string text, string expected) =>
        Assert.Equal(expected, new ContainerLog(TextWriter.Null).Clean(text));
}
