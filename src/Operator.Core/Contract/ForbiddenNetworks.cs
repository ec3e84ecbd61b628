namespace Operator.Core.Contract;

/// <summary>The networks that <see cref="NetworkRules"/> speak of, in CIDR notation.</summary>
public static class ForbiddenNetworks
{
    /// <summary>Forbidden unless allowed by name, and what they are, as in "a loopback address".</summary>
    public static IReadOnlyList<(string Network, string What)> Never { get; } =
    [
        ("0.0.0.0/8", "an unspecified address"),
        ("127.0.0.0/8", "a loopback address"),
        ("169.254.0.0/16", "a link-local address"),
        ("192.0.0.0/24", "a reserved address"),
        ("100.100.100.200/32", "a metadata address"),
        ("168.63.129.16/32", "a metadata address"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
        ("::/128", "an unspecified address"),
        ("::1/128", "a loopback address"),
        ("fe80::/10", "a link-local address"),
        ("fd00:ec2::/32", "a metadata address"),
        ("fd20:ce::254/128", "a metadata address"),
        ("2001::/32", "a tunnel's address"),
        ("64:ff9b:1::/48", "a tunnel's address"),
        ("::ffff:0:0:0/96", "a tunnel's address"),
        ("ff00::/8", "a multicast address"),
    ];

    /// <summary>Allowed or forbidden by <see cref="NetworkRules.AllowPrivate"/>.</summary>
    public static IReadOnlyList<string> Private { get; } =
    ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15", "fc00::/7", "fec0::/10"];
}
