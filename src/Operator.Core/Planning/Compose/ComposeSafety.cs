using System.Text.RegularExpressions;
using Operator.Core.Formats.Yaml;

namespace Operator.Core.Planning.Compose;

/// <summary>What is harmless in a compose file on one's own machine, but not allowed on a shared builder.</summary>
internal sealed partial class ComposeSafety(
    ComposePlace build,
    ComposeVariables variables,
    IReadOnlySet<string> buildSecrets,
    ComposePlace file
)
{
    /// <summary>The keys that are checked here.</summary>
    public static readonly IReadOnlySet<string> Judged = new HashSet<string>(StringComparer.Ordinal)
    {
        "privileged",
        "entitlements",
        "network",
        "ssh",
        "secrets",
        "extra_hosts",
        "isolation",
    };

    public static bool IsUrl(string context) => UrlPattern.IsMatch(context);

    public void Check()
    {
        if (build.Find("privileged") is { } privileged && privileged.Boolean(variables))
        {
            throw privileged.Unsafe("asks for a privileged build");
        }

        if (build.Find("entitlements")?.Items().FirstOrDefault() is { } entitlement)
        {
            throw entitlement.Unsafe("asks for an entitlement, which no build has");
        }

        if (build.Find("ssh") is { Node: not YamlNode.Scalar { IsNull: true } } ssh)
        {
            throw ssh.Unsafe("asks for an ssh agent, which no build has");
        }

        CheckNetwork();
        CheckSecrets();
        if (build.Find("extra_hosts") is { } hosts)
        {
            throw hosts.NotSupported("is not supported: name the hosts in DNS instead");
        }

        if (build.Find("isolation") is { } isolation && isolation.Text(variables) is not ("" or "default"))
        {
            throw isolation.NotSupported("is not supported: remove it");
        }
    }

    private void CheckNetwork()
    {
        if (build.Find("network") is not { Node: not YamlNode.Scalar { IsNull: true } } network)
        {
            return;
        }

        switch (network.Text(variables))
        {
            case "" or "default":
                break;
            case "host":
                throw network.Unsafe("asks for the network of the host");
            case "none":
                throw network.NotSupported("is not supported as none: write RUN --network=none where it matters");
            default:
                throw network.NotSupported("names a network, and builds have only the default one");
        }
    }

    /// <summary>A secret must come from the build's own buildSecrets: a file in the source is not secret, and other files cannot be reached.</summary>
    private void CheckSecrets()
    {
        foreach (var place in build.Find("secrets")?.Items() ?? [])
        {
            var source =
                place.Node is YamlNode.Mapping
                    ? (place.Find("source") ?? throw place.Invalid("needs a source")).Text(variables)
                    : place.Text(variables);
            var id = place.Find("target")?.Text(variables) ?? source;
            if (buildSecrets.Contains(id))
            {
                continue;
            }

            if (file.Find("secrets")?.Find(source)?.Find("file") is { } path && SourcePath.Resolve("", path.Text(variables)) is null)
            {
                throw path.Unsafe("is a file outside the source");
            }

            throw place.NotSupported($"is not supported from the compose file: set it in spec.buildSecrets");
        }
    }

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9+.-]*://|[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:|github\.com/|[A-Za-z][A-Za-z0-9-]+:)|\.git(#|\z)")]
    private static partial Regex UrlPattern { get; }
}
