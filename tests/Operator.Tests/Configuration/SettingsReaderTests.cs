using Microsoft.Extensions.Configuration;
using Operator.Configuration;

namespace Operator.Tests.Configuration;

public sealed class SettingsReaderTests
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
    public void All_problems_are_reported_at_once()
    {
        var error = Assert.Throws<ConfigurationException>(() =>
            SettingsReader.Read(
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
    public void Every_default_can_be_written_and_read_again()
    {
        var all = SettingsTable.All.Where(setting => setting.Default.Length > 0).Select(setting => $"{setting.Key}={setting.Default}");

        Assert.Equal(["images.operator"], SettingsTable.Changed(Read([.. all])).Keys);
    }

    [Fact]
    public void Only_what_differs_from_its_default_is_logged()
    {
        var changed = SettingsTable.Changed(Read("retention.pods=0", "limits.cluster=20"));

        Assert.Equal("0", changed["retention.pods"]);
        Assert.Equal(["images.operator", "retention.pods"], changed.Keys.Order());
    }

    [Fact]
    public void Settings_of_the_runtime_are_set_where_it_reads_them()
    {
        var runtime = Read("leaderElection.leaseDuration=20s", "kubernetes.burst=7", "kubernetes.context=other").Runtime;

        Assert.Equal((TimeSpan.FromSeconds(20), 7, "other"), (runtime.LeaderElection.LeaseDuration, runtime.Client.Burst, runtime.Context));
    }

    [Theory]
    [InlineData("images.buildKit=", "images.buildKit: must be set")]
    [InlineData("registries.mirrors=docker.io", "registries.mirrors: 'docker.io' must be of the form HOST=MIRROR")]
    [InlineData("sources.walrusAggregator=ftp://files", "sources.walrusAggregator: must be a URL")]
    [InlineData("log.level=Loud", "log.level: 'Loud' is not one of Trace, Debug")]
    [InlineData("limits.cluster=many", "limits.cluster: 'many' is not a number")]
    [InlineData("limits.namespace=101%", "limits.namespace: must be a number or a percentage up to 100%, but is '101%'")]
    [InlineData("pods.memory=lots", "pods.memory: must be a quantity such as 4Gi, but is 'lots'")]
    [InlineData("limits.cluster.more=1", "limits.cluster: must be a single value")]
    [InlineData("leaderElection.leaseDuration=10500ms", "leaderElection.leaseDuration: must be whole seconds")]
    [InlineData("sources.maxFileBytes=2000000000", "sources.maxFileBytes: must not be larger than sources.maxBytes")]
    public void Wrong_value_is_named_with_its_rule(string setting, string problem)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(setting));

        Assert.StartsWith(problem, Assert.Single(error.Problems), StringComparison.Ordinal);
    }

    private static OperatorOptions Read(params string[] settings) =>
        SettingsReader.Read(ConfigurationSources.Build(null, ["images.operator=registry.invalid/operator:1", .. settings]));
}
