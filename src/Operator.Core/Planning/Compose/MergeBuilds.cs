using Operator.Core.Formats.Yaml;

namespace Operator.Core.Planning.Compose;

/// <summary>A service's build over that of the service that it extends: mappings are merged, lists joined, everything else replaced.</summary>
internal static class MergeBuilds
{
    public static ComposePlace Over(ComposePlace lower, ComposePlace higher)
    {
        if (higher.Node.Tag == ComposePlace.OverrideTag)
        {
            return higher;
        }

        var merged = new OrderedDictionary<string, YamlNode>(Keyed(lower), StringComparer.Ordinal);
        foreach (var (key, node) in Keyed(higher))
        {
            merged[key] = merged.TryGetValue(key, out var below) && node.Tag is null ? Over(below, node) : node;
            // One replaces the other.
            _ = key switch
            {
                "dockerfile" => merged.Remove("dockerfile_inline"),
                "dockerfile_inline" => merged.Remove("dockerfile"),
                _ => false,
            };
        }

        // What is left out comes from the lower one, and is relative to its file.
        return higher with
        {
            Node = new YamlNode.Mapping(merged) { Line = higher.Node.Line, Origin = lower.Node.Origin },
        };
    }

    private static IReadOnlyDictionary<string, YamlNode> Keyed(ComposePlace build) =>
        build.Node is YamlNode.Scalar context ? new Dictionary<string, YamlNode> { ["context"] = context } : build.Mapping().Entries;

    private static YamlNode Over(YamlNode lower, YamlNode higher) =>
        (lower, higher) switch
        {
            (YamlNode.Mapping { Entries: var low }, YamlNode.Mapping { Entries: var high }) => new YamlNode.Mapping(
                new OrderedDictionary<string, YamlNode>(
                    low.Where(entry => !high.ContainsKey(entry.Key)).Concat(high),
                    StringComparer.Ordinal
                )
            )
            {
                Line = higher.Line,
                Origin = higher.Origin,
            },
            (YamlNode.Mapping or YamlNode.Sequence, YamlNode.Mapping or YamlNode.Sequence) => new YamlNode.Sequence([
                .. Listed(lower),
                .. Listed(higher),
            ])
            {
                Line = higher.Line,
                Origin = higher.Origin,
            },
            _ => higher,
        };

    /// <summary>Names with values in the notation of lists.</summary>
    private static IEnumerable<YamlNode> Listed(YamlNode node) =>
        node switch
        {
            YamlNode.Mapping mapping => mapping.Entries.Select(entry =>
                entry.Value is YamlNode.Scalar { IsNull: false } scalar ? scalar with { Value = $"{entry.Key}={scalar.Value}" }
                : entry.Value is YamlNode.Scalar nothing ? nothing with { Value = entry.Key }
                : entry.Value
            ),
            YamlNode.Sequence sequence => sequence.Items,
            _ => [node],
        };
}
