using System.Text;
using Operator.Core.Contract;

namespace Operator.Core.Engines.Buildah;

/// <summary>How each registry is reached, as the containers' libraries read it (registries.conf, version 2).</summary>
internal static class RegistriesConf
{
    public static string From(IReadOnlyList<RegistryRule> registries)
    {
        // A name without a registry is one of Docker Hub, as in every other engine; the aliases that the image comes with do not count.
        var text = new StringBuilder("unqualified-search-registries = [\"docker.io\"]\nshort-name-mode = \"disabled\"\n");
        foreach (var rule in registries.DistinctBy(rule => rule.Host).Where(rule => RegistryHost.IsPlain(rule.Host)))
        {
            text.Append("[[registry]]\n").Append($"prefix = \"{rule.Host}\"\nlocation = \"{rule.Host}\"\n");
            Insecure(rule.Host);
            foreach (var mirror in rule.Mirrors.Where(RegistryHost.IsPlain))
            {
                text.Append("[[registry.mirror]]\n").Append($"location = \"{mirror}\"\n");
                Insecure(mirror);
            }
        }

        return text.ToString();

        // TLS without verification is then tried, and plain HTTP after it.
        void Insecure(string host)
        {
            if (registries.Any(rule => rule.Insecure && rule.Host == HostOf(host)))
            {
                text.Append("insecure = true\n");
            }
        }
    }

    private static string HostOf(string location) => location.Split('/')[0];
}
