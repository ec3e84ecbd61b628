using System.Globalization;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines;

/// <summary>A proxy as the environment variables that programs look for, in both spellings.</summary>
public static class ProxyVariables
{
    /// <summary>Where publish takes connections for a proxy with a password, on the Pod's loopback address: below the ports that the kernel gives away.</summary>
    public const int RelayPort = 28319;

    /// <summary>Tells the engine's script to wait for <see cref="Contract.WorkspacePaths.ProxyReady"/>.</summary>
    public const string RelayVariable = "IMAGEBUILD_PROXY_RELAY";

    public static IReadOnlyList<KeyValuePair<string, string>> Of(BuildProxy? proxy)
    {
        var variables = new List<KeyValuePair<string, string>>();
        Add("HTTP_PROXY", proxy?.HttpProxy);
        Add("HTTPS_PROXY", proxy?.HttpsProxy);
        Add("NO_PROXY", proxy?.NoProxy);
        return variables;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                variables.Add(new(name, value));
                variables.Add(new(name.ToLowerInvariant(), value));
            }
        }
    }

    /// <summary>For the engine and the commands of a Dockerfile: a proxy with a password is reached through publish, which alone has it.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> OfEngine(BuildProxy? proxy)
    {
        if (proxy?.CredentialsSecret is null)
        {
            return Of(proxy);
        }

        var relay = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{RelayPort}");
        return Of(proxy with { HttpProxy = proxy.HttpProxy is null ? null : relay, HttpsProxy = proxy.HttpsProxy is null ? null : relay });
    }
}
