using System.Text;
using Operator.Kubernetes.PodLogs;

namespace Operator.Kubernetes.Tests.PodLogs;

public sealed class LogStreamTests
{
    private const string First = "2026-01-02T03:04:05.100000000Z";
    private const string Second = "2026-01-02T03:04:05.200000000Z";
    private const string Third = "2026-01-02T03:04:06.000000001Z";

    [Theory]
    [InlineData("2026-01-02T03:04:05Z text", 1767323045000000000, "text")]
    [InlineData("2026-01-02T03:04:05.1Z text", 1767323045100000000, "text")]
    [InlineData("2026-01-02T03:04:05.123456789Z two words", 1767323045123456789, "two words")]
    [InlineData("2026-01-02T05:04:05.5+02:00 text", 1767323045500000000, "text")]
    [InlineData("2026-01-02T03:04:05.1Z ", 1767323045100000000, "")]
    [InlineData("2026-01-02T03:04:05.1Z", 1767323045100000000, "")]
    public void Time_before_a_line_is_read_to_the_nanosecond(string line, long nanoseconds, string text)
    {
        Assert.True(LogTimestamp.TryRead(Encoding.UTF8.GetBytes(line), out var read, out var rest));
        Assert.Equal((nanoseconds, text), (read, Encoding.UTF8.GetString(rest)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("unable to retrieve container logs for containerd://abc")]
    [InlineData("2026-01-02 03:04:05 text")]
    [InlineData("2026-99-02T03:04:05.1Z text")]
    public void Line_without_a_time_is_not_the_containers(string line) =>
        Assert.False(LogTimestamp.TryRead(Encoding.UTF8.GetBytes(line), out _, out _));

    [Fact]
    public async Task Position_counts_the_lines_of_the_latest_second()
    {
        var lines = await ReadAsync($"{First} a\n{Second} b\n{Third} c\n", LogPosition.Start);
        Assert.Equal(["a", "b", "c"], lines.Select(l => l.Text));
        Assert.Equal([1, 2, 1], lines.Select(l => l.Position.LinesInSecond));
    }

    [Fact]
    public async Task Line_that_is_a_little_late_keeps_the_position_exact()
    {
        var lines = await ReadAsync($"{Second} b\n{First} a\n", LogPosition.Start);
        Assert.Equal(2, lines[1].Position.LinesInSecond);
        Assert.Equal(["c"], (await ReadAsync($"{Second} b\n{First} a\n{Second} c\n", lines[1].Position)).Select(l => l.Text));
    }

    [Fact]
    public async Task What_was_read_is_skipped_after_a_seek()
    {
        var text = $"{First} a\n{First} same time\n{Second} b\n";
        var all = await ReadAsync(text, LogPosition.Start);
        for (var i = 0; i < all.Count; i++)
        {
            var rest = await ReadAsync(text, all[i].Position);
            Assert.Equal(all.Skip(i + 1).Select(l => l.Text), rest.Select(l => l.Text));
        }
    }

    [Fact]
    public async Task After_a_rotation_what_is_newer_is_not_skipped()
    {
        var all = await ReadAsync($"{First} a\n{First} b\n", LogPosition.Start);
        Assert.Equal(["c"], (await ReadAsync($"{Second} c\n", all[^1].Position)).Select(l => l.Text));
    }

    [Theory]
    [InlineData(true, new[] { "a", "unfinished" })]
    [InlineData(false, new[] { "a" })]
    public async Task Unfinished_line_counts_only_when_nothing_follows(bool last, string[] expected) =>
        Assert.Equal(expected, (await ReadAsync($"{First} a\n{Second} unfinished", LogPosition.Start, last)).Select(l => l.Text));

    [Fact]
    public async Task Endless_line_is_cut_and_the_next_is_whole()
    {
        var lines = await ReadAsync($"{First} {new string('x', 3_000_000)}\n{Second} b\n", LogPosition.Start);
        Assert.Equal(2, lines.Count);
        Assert.InRange(lines[0].Text.Length, 100_000, 1_000_000);
        Assert.Equal("b", lines[1].Text);
        Assert.Equal(2, lines[1].Position.LinesInSecond);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_replaced()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes($"{First} a"), 0xff, 0xfe, (byte)'\r', (byte)'\n'];
        var lines = await ReadAsync(new MemoryStream(bytes), LogPosition.Start, true);
        Assert.Equal("a��", Assert.Single(lines).Text);
    }

    private static Task<List<LogLine>> ReadAsync(string text, LogPosition from, bool last = true) =>
        ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), from, last);

    private static async Task<List<LogLine>> ReadAsync(Stream stream, LogPosition from, bool last)
    {
        await using var log = new LogStream(stream, from);
        var lines = new List<LogLine>();
        while (await log.ReadAsync(TimeSpan.FromMinutes(1), last, TimeProvider.System, TestContext.Current.CancellationToken) is { } more)
        {
            lines.AddRange(more);
        }

        return lines;
    }
}
