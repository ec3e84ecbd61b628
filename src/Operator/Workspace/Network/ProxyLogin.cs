using System.Text;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Workspace.Network;

/// <summary>User name and password for the proxies of a build, from their Secret as the kubelet mounted it.</summary>
internal sealed record ProxyLogin(string Username, string Password)
{
    /// <summary>Value of the header Proxy-Authorization.</summary>
    public string Header => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Password}"));

    /// <summary>Hides what it reads from the log.</summary>
    /// <returns>Null when the spec names no Secret.</returns>
    /// <exception cref="BuildFault">The Secret cannot be used.</exception>
    public static ProxyLogin? Read(BuildProxy? proxy, WorkspacePaths paths, ContainerLog log)
    {
        if (proxy?.CredentialsSecret is not { } secret)
        {
            return null;
        }

        var login = new ProxyLogin(Value("username"), Value("password"));
        log.Hide(login.Password);
        log.Hide(login.Header["Basic ".Length..]);
        return login.Username.Contains(':', StringComparison.Ordinal) ? throw Unusable("has a colon in its username") : login;

        string Value(string key)
        {
            // A line feed at the end is an accident of how the Secret was made.
            var file = Path.Combine(paths.Proxy, key);
            var value = File.Exists(file) ? File.ReadAllText(file).TrimEnd('\r', '\n') : "";
            return value.Length > 0 ? value : throw Unusable($"has no {key}");
        }

        BuildFault Unusable(string how) =>
            new(SourceReasons.CredentialsInvalid, $"Secret {secret}, named in podTemplate.proxy.credentialsSecret, {how}");
    }
}
