using System.Net;
using System.Net.Sockets;
using Operator.Core.Contract;

namespace Operator.Workspace.Network;

/// <summary>
/// Which addresses prepare and publish may connect to. The URL of a source and the name of a registry come from people who may only
/// create builds, but the connection starts inside the cluster's network: without rules it would reach the cloud's metadata service
/// and everything that trusts its neighbours.
/// </summary>
internal static class AddressRules
{
    private static readonly (IPNetwork Network, string What)[] Never =
    [
        .. ForbiddenNetworks.Never.Select(entry => (IPNetwork.Parse(entry.Network), entry.What)),
    ];

    private static readonly IPNetwork[] Private = [.. ForbiddenNetworks.Private.Select(network => IPNetwork.Parse(network))];

    /// <summary>Null when the address may be reached, otherwise what it is, as in "a loopback address".</summary>
    public static string? Forbids(string host, IPAddress address, NetworkRules rules)
    {
        var effective = Effective(address);
        if (rules.Allowed.Any(allowed => Allows(allowed, host, effective)))
        {
            return null;
        }

        foreach (var (network, what) in Never)
        {
            if (network.Contains(effective))
            {
                return what;
            }
        }

        return !rules.AllowPrivate && Private.Any(network => network.Contains(effective)) ? "a private address" : null;
    }

    private static bool Allows(string allowed, string host, IPAddress address) =>
        IPNetwork.TryParse(allowed, out var network) ? network.Contains(address)
        : IPAddress.TryParse(allowed, out var single) ? Effective(single).Equals(address)
        : string.Equals(allowed, host.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    /// <summary>The IPv4 address that an IPv6 address stands for, so that no notation hides it: mapped, compatible, NAT64, 6to4.</summary>
    private static IPAddress Effective(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        var zeros = bytes.AsSpan(0, 10).IndexOfAnyExcept((byte)0) < 0;
        if (zeros && (address.IsIPv4MappedToIPv6 || (bytes[10] == 0 && bytes[11] == 0 && (bytes[12] | bytes[13] | bytes[14]) != 0)))
        {
            return new IPAddress(bytes.AsSpan(12, 4));
        }

        if (IPNetwork.Parse("64:ff9b::/96").Contains(address))
        {
            return new IPAddress(bytes.AsSpan(12, 4));
        }

        return bytes[0] == 0x20 && bytes[1] == 0x02 ? new IPAddress(bytes.AsSpan(2, 4)) : new IPAddress(bytes);
    }
}
