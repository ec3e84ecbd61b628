using System.Net;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;

namespace Operator.Workspace.Network;

/// <summary>Which proxy, if any, a URL is fetched through; by the conventions of the usual variables.</summary>
internal sealed class ProxyRoute(BuildProxy? settings, ProxyLogin? login = null)
{
    /// <summary>For every proxy of the route; null for none.</summary>
    public ProxyLogin? Login => login;

    /// <summary>With the login that the spec's Secret has.</summary>
    /// <exception cref="BuildFault">The Secret cannot be used.</exception>
    public static ProxyRoute Of(BuildProxy? settings, WorkspacePaths paths, ContainerLog log) =>
        new(settings, ProxyLogin.Read(settings, paths, log));

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
