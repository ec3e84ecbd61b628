using Operator.Configuration;
using Operator.Core;

namespace Operator.Tests.Configuration;

public sealed class CoreSettingsTests
{
    [Fact]
    public void Registry_that_the_configuration_names_may_be_pushed_to_wherever_it_is()
    {
        var options = new OperatorOptions();
        options.Output.DefaultRegistry = "localhost:5000/builds";
        options.Registries.Insecure = ["10.251.0.1:5000", "[fd00::1]:5000"];
        options.Registries.Allowed = ["192.168.0.0/16"];
        options.Registries.AllowPrivate = false;

        var rules = CoreSettings.Of(options).RegistryNetwork;

        Assert.Equal(["192.168.0.0/16", "10.251.0.1", "fd00::1", "localhost"], rules.Allowed);
        Assert.False(rules.AllowPrivate);
    }

    [Theory]
    [InlineData(20, "25%", 5)]
    [InlineData(1, "25%", 1)]
    [InlineData(7, "50%", 4)]
    [InlineData(0, "25%", 0)]
    [InlineData(20, "0", 0)]
    [InlineData(20, "3", 3)]
    public void Limit_of_a_namespace_is_a_number_or_a_part_of_the_clusters(int cluster, string ns, int expected)
    {
        var options = new OperatorOptions();
        options.Limits.Cluster = cluster;
        options.Limits.Namespace = ns;

        Assert.Equal(expected, CoreSettings.Of(options).Admission.Namespace);
    }

    [Fact]
    public void Limits_of_the_settings_are_those_of_the_core()
    {
        var settings = CoreSettings.Of(new OperatorOptions());
        var core = new OperatorSettings { OperatorImage = "" };

        Assert.Equal(core.Admission, settings.Admission);
        Assert.Equal(core.Bounds, settings.Bounds);
        Assert.Equal(core.DefaultLimits, settings.DefaultLimits);
        Assert.Equal((core.LongestPods, core.LongestLogs), (settings.LongestPods, settings.LongestLogs));
        Assert.Equal((core.WorkspaceSize, core.TmpSize, core.EngineSize), (settings.WorkspaceSize, settings.TmpSize, settings.EngineSize));
    }

    [Fact]
    public void Registry_at_a_private_address_may_be_pushed_to_by_default()
    {
        var rules = CoreSettings.Of(new OperatorOptions()).RegistryNetwork;

        Assert.Empty(rules.Allowed);
        Assert.True(rules.AllowPrivate);
    }
}
