using Microsoft.Extensions.Configuration;
using Operator.Configuration;

namespace Operator.Tests.Configuration;

public sealed class OptionsReaderTests
{
    [Fact]
    public void Settings_are_read_as_people_write_them()
    {
        var options = Read(
            "timeouts.build=1h30m",
            "limits.cluster=7",
            "kubernetes.namespaces=a, b",
            "log.format=json",
            "sources.allowPrivate=false"
        );

        Assert.Equal(TimeSpan.FromMinutes(90), options.Timeouts.Build);
        Assert.Equal(7, options.Limits.Cluster);
        Assert.Equal(["a", "b"], options.Kubernetes.Namespaces);
        Assert.Equal(LogFormat.Json, options.Log.Format);
        Assert.False(options.Sources.AllowPrivate);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var error = Assert.Throws<ConfigurationException>(() =>
            OptionsReader.Read(
                ConfigurationSources.Build(
                    null,
                    ["timeouts.build=5x", "limits.cluster=-1", "limits.clutser=3", "nosuch.thing=1", "leaderElection.renewDeadline=15s"]
                )
            )
        );

        Assert.Collection(
            error.Problems.Order(StringComparer.Ordinal),
            problem => Assert.StartsWith("images.operator: must be set", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("leaderElection.renewDeadline: must be shorter", problem, StringComparison.Ordinal),
            problem => Assert.Equal("limits.cluster: must lie between 0 and 100000, but is '-1'", problem),
            problem => Assert.Equal("limits.clutser: there is no such setting", problem),
            problem => Assert.StartsWith("nosuch.thing: there is no such section", problem, StringComparison.Ordinal),
            problem => Assert.Equal("timeouts.build: '5x' is not a duration such as 90s, 30m or 1h30m", problem)
        );
    }

    [Fact]
    public void Every_default_passes_its_own_rules() => Assert.Equal(20, Read().Limits.Cluster);

    [Fact]
    public void Only_what_differs_from_its_default_is_told()
    {
        var changed = ChangedSettings.Of(Read("retention.pods=0", "limits.cluster=20"));

        Assert.Equal("0", changed["retention.pods"]);
        Assert.Equal(["images.operator", "retention.pods"], changed.Keys.Order());
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("90s", 90_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("0", 0)]
    public void Duration_survives_a_round_trip(string text, int milliseconds)
    {
        var duration = DurationText.Parse(text);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
        Assert.Equal(duration, DurationText.Parse(DurationText.Format(duration!.Value)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-1s")]
    [InlineData("1s1h")]
    public void Text_that_is_no_duration_is_none(string text) => Assert.Null(DurationText.Parse(text));

    private static OperatorOptions Read(params string[] settings) =>
        OptionsReader.Read(ConfigurationSources.Build(null, ["images.operator=registry.invalid/operator:1", .. settings]));
}
