using Operator.Configuration;

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

    [Fact]
    public void Registry_at_a_private_address_may_be_pushed_to_by_default()
    {
        var rules = CoreSettings.Of(new OperatorOptions()).RegistryNetwork;

        Assert.Empty(rules.Allowed);
        Assert.True(rules.AllowPrivate);
    }
}
