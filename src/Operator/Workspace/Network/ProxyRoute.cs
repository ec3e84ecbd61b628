using System.Net;
using Operator.Entities.ImageBuilds;

namespace Operator.Workspace.Network;

/// <summary>Which proxy, if any, a URL is fetched through; by the conventions of the usual variables.</summary>
internal sealed class ProxyRoute(BuildProxy? settings)
{
    /// <summary>Null for a direct connection.</summary>
    public Uri? For(string scheme, string host)
    {
        var proxy = scheme == Uri.UriSchemeHttps ? settings?.HttpsProxy ?? settings?.HttpProxy : settings?.HttpProxy;
        return proxy is null || IsDirect(host.Trim('[', ']')) ? null : new Uri(proxy);
    }

    private bool IsDirect(string host)
    {
        var entries = settings?.NoProxy?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return entries.Any(entry => Matches(entry, host));
    }

    private static bool Matches(string entry, string host)
    {
        if (entry == "*" || string.Equals(entry, host, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (IPAddress.TryParse(host, out var address))
        {
            return IPNetwork.TryParse(entry, out var network) && network.Contains(address);
        }

        return host.EndsWith("." + entry.TrimStart('*').TrimStart('.'), StringComparison.OrdinalIgnoreCase);
    }
}
