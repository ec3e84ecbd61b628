using System.Net;
using Operator.Core.Contract;
using Operator.Workspace.Network;

namespace Operator.Tests.Workspace.Network;

public sealed class AddressRulesTests
{
    [Theory]
    [InlineData("127.0.0.1", "a loopback address")]
    [InlineData("127.255.255.254", "a loopback address")]
    [InlineData("::1", "a loopback address")]
    [InlineData("0.0.0.0", "an unspecified address")]
    [InlineData("::", "an unspecified address")]
    [InlineData("169.254.169.254", "a link-local address")]
    [InlineData("fe80::1", "a link-local address")]
    [InlineData("100.100.100.200", "a metadata address")]
    [InlineData("168.63.129.16", "a metadata address")]
    [InlineData("fd00:ec2::254", "a metadata address")]
    [InlineData("224.0.0.1", "a multicast address")]
    [InlineData("255.255.255.255", "a reserved address")]
    [InlineData("::ffff:127.0.0.1", "a loopback address")]
    [InlineData("::ffff:169.254.169.254", "a link-local address")]
    [InlineData("::127.0.0.1", "a loopback address")]
    [InlineData("64:ff9b::a9fe:a9fe", "a link-local address")]
    [InlineData("2002:7f00:1::", "a loopback address")]
    [InlineData("2001:0:4136:e378::1", "a tunnel's address")]
    [InlineData("64:ff9b:1::7f00:1", "a tunnel's address")]
    [InlineData("::ffff:0:127.0.0.1", "a tunnel's address")]
    public void Address_that_leads_inward_is_forbidden(string address, string what) =>
        Assert.Equal(what, AddressRules.Forbids("host.example.com", IPAddress.Parse(address), new NetworkRules()));

    [Theory]
    [InlineData("93.184.216.34")]
    [InlineData("2606:2800:220:1::1")]
    [InlineData("10.1.2.3")]
    [InlineData("192.168.1.1")]
    [InlineData("fd12:3456::1")]
    public void Public_and_private_addresses_are_allowed_by_default(string address) =>
        Assert.Null(AddressRules.Forbids("host.example.com", IPAddress.Parse(address), new NetworkRules()));

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("fd12:3456::1")]
    [InlineData("::ffff:10.0.0.1")]
    public void Private_address_without_the_allowance_is_forbidden(string address) =>
        Assert.Equal(
            "a private address",
            AddressRules.Forbids("host.example.com", IPAddress.Parse(address), new NetworkRules { AllowPrivate = false })
        );

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.0.0.0/8", "127.9.9.9")]
    [InlineData("127.0.0.1", "::ffff:127.0.0.1")]
    [InlineData("git.example.com", "127.0.0.1")]
    [InlineData("GIT.example.com", "169.254.169.254")]
    public void Allowed_host_address_or_range_wins(string allowed, string address) =>
        Assert.Null(AddressRules.Forbids("git.example.com.", IPAddress.Parse(address), new NetworkRules { Allowed = [allowed] }));

    [Fact]
    public void Allowed_name_does_not_allow_another_name() =>
        Assert.NotNull(AddressRules.Forbids("evil.example.com", IPAddress.Loopback, new NetworkRules { Allowed = ["git.example.com"] }));
}
