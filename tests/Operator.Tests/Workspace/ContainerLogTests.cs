using Operator.Workspace;

namespace Operator.Tests.Workspace;

public sealed class ContainerLogTests
{
    [Fact]
    public async Task Long_line_of_short_words_costs_no_more_than_its_length()
    {
        // A search that began anew at every word would take many minutes.
        var line = string.Concat(Enumerable.Repeat("a.", 2_000_000));

        var clean = await Task.Run(() => new ContainerLog(TextWriter.Null).Clean(line), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(line, clean);
    }

    [Theory]
    [InlineData("https://ada:secret@example.com/x", "https://***@example.com/x")]
    [InlineData("git+ssh://token@example.com/x", "git+ssh://***@example.com/x")]
    [InlineData("a\x1b[2Jb", "a?[2Jb")]
    public void Login_and_control_characters_are_taken_out(string text, string expected) =>
        Assert.Equal(expected, new ContainerLog(TextWriter.Null).Clean(text));
}
