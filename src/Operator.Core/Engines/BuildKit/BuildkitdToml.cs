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
            if (!IsHost(rule.Host))
            {
                continue;
            }

            text.Append("[registry.\"").Append(rule.Host).Append("\"]\n");
            var mirrors = rule.Mirrors.Where(IsHost).ToList();
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

    /// <summary>A host with an optional port and path; nothing that would need quoting in TOML.</summary>
    private static bool IsHost(string host) =>
        host.Length is > 0 and <= 253
        && host.All(character => char.IsAsciiLetterOrDigit(character) || ".-:_/[]".Contains(character, StringComparison.Ordinal));
}
