using System.Text;
using Operator.Core.Contract;

namespace Operator.Core.Engines.BuildKit;

/// <summary>The daemon's configuration: how each registry is reached.</summary>
public static class BuildkitdToml
{
    public static string From(IReadOnlyList<RegistryRule> registries)
    {
        var text = new StringBuilder();
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
}
