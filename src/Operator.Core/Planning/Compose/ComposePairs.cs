using System.Text.RegularExpressions;
using Operator.Core.Formats.Yaml;

namespace Operator.Core.Planning.Compose;

/// <summary>Names with values, which compose lets people write as a mapping or as a list of <c>NAME=value</c>.</summary>
internal sealed partial class ComposePairs(ComposeVariables variables)
{
    /// <summary>One without a value takes that of the variable of the same name; without such a variable it is left to the Dockerfile.</summary>
    public IReadOnlyDictionary<string, string> Arguments(ComposePlace? place)
    {
        var arguments = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value, at) in Pairs(place))
        {
            if (!ArgumentPattern.IsMatch(name))
            {
                throw at.Invalid("is not the name of a build argument");
            }

            if ((value ?? variables.Find(name)) is { } known)
            {
                arguments[name] = known;
            }
        }

        return arguments;
    }

    public IReadOnlyDictionary<string, string> Labels(ComposePlace? place)
    {
        var labels = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value, at) in Pairs(place))
        {
            labels[name] = LabelPattern.IsMatch(name) ? value ?? "" : throw at.Invalid("is not the name of a label");
        }

        return labels;
    }

    public IEnumerable<(string Name, string? Value, ComposePlace Place)> Pairs(ComposePlace? place) =>
        place?.Node switch
        {
            null => [],
            YamlNode.Scalar { IsNull: true } => [],
            YamlNode.Mapping => place.Entries().Select(entry => (entry.Key, MappingValue(entry.Place), entry.Place)),
            YamlNode.Sequence => place.Items().Select(ListItem),
            _ => throw place.Invalid("must be a mapping or a list of NAME=value"),
        };

    private string? MappingValue(ComposePlace place) => place.Node is YamlNode.Scalar { IsNull: true } ? null : place.Text(variables);

    private (string Name, string? Value, ComposePlace Place) ListItem(ComposePlace place)
    {
        var text = place.Text(variables);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (text, null, place) : (text[..equals], text[(equals + 1)..], place);
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,255}\z")]
    private static partial Regex ArgumentPattern { get; }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._/-]{0,255}\z")]
    private static partial Regex LabelPattern { get; }
}
