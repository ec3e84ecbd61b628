using System.Globalization;
using System.Text;
using Operator.Core.Contract;

namespace Operator.Core.Engines.BuildKit;

/// <summary>The daemon's configuration: how each registry is reached, and what it may keep on a volume.</summary>
public static class BuildkitdToml
{
    /// <param name="registries">How registries are reached.</param>
    /// <param name="volume">The volume with the daemon's state; null where the state goes with the Pod.</param>
    public static string From(IReadOnlyList<RegistryRule> registries, CacheVolumeUse? volume = null)
    {
        var text = new StringBuilder();
        if (volume?.Claim is not null)
        {
            Collect(volume, text);
        }

        foreach (var rule in registries.DistinctBy(rule => rule.Host))
        {
            if (!RegistryHost.IsPlain(rule.Host))
            {
                continue;
            }

            text.Append("[registry.\"").Append(rule.Host).Append("\"]\n");
            var mirrors = rule.Mirrors.Where(RegistryHost.IsPlain).ToList();
            if (mirrors.Count > 0)
            {
                text.Append("  mirrors = [").AppendJoin(", ", mirrors.Select(mirror => $"\"{mirror}\"")).Append("]\n");
            }

            if (rule.Insecure)
            {
                // Both: BuildKit then tries TLS without verification and falls back to plain HTTP.
                text.Append("  http = true\n  insecure = true\n");
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// BuildKit collects a second after it has started and then once a minute, so what a build leaves over the limit goes during the next one.
    /// keepBytes is what all its versions understand.
    /// </summary>
    private static void Collect(CacheVolumeUse volume, StringBuilder text)
    {
        text.Append("[worker.oci]\n  gc = true\n");
        if (volume.KeepSeconds is { } seconds)
        {
            text.Append(CultureInfo.InvariantCulture, $"[[worker.oci.gcpolicy]]\n  all = true\n  keepDuration = \"{seconds}s\"\n");
        }

        if (volume.KeepBytes is { } bytes)
        {
            text.Append(CultureInfo.InvariantCulture, $"[[worker.oci.gcpolicy]]\n  all = true\n  keepBytes = {bytes}\n");
        }
    }
}
