using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Runs;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h0m5s", 3605)]
    [InlineData("999999999h", 31_536_000)]
    public void Duration_is_read(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0s")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("5s3m")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("5 m")]
    public void What_is_no_duration_is_none(string? text) => Assert.Null(Durations.Parse(text));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(59.4, "59s")]
    [InlineData(92, "1m32s")]
    [InlineData(120, "2m")]
    [InlineData(3600, "1h")]
    [InlineData(7530, "2h5m")]
    [InlineData(-3, "0s")]
    public void Duration_is_written_for_people(double seconds, string text) =>
        Assert.Equal(text, Durations.Format(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("90s", 90_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("0", 0)]
    public void Duration_of_a_setting_survives_a_round_trip(string text, int milliseconds)
    {
        Assert.True(Durations.TryReadExact(text, out var duration));

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
        Assert.True(Durations.TryReadExact(Durations.Exact(duration), out var again));
        Assert.Equal(duration, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-1s")]
    [InlineData("1s1h")]
    [InlineData("9999999999999999999d")]
    [InlineData("99999999999999d")]
    public void Text_that_is_no_duration_of_a_setting_is_refused(string text) => Assert.False(Durations.TryReadExact(text, out _));

    [Fact]
    public void Spec_wins_over_the_platform_part_by_part()
    {
        var timeouts = RunTimeouts.Of(
            new ImageBuildSpec
            {
                Timeout = "5m",
                Timeouts = new BuildTimeouts { Build = "3m" },
            },
            new RunTimeouts()
        );

        Assert.Equal(
            (TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(15)),
            (timeouts.Total, timeouts.Build, timeouts.Prepare)
        );
    }
}
