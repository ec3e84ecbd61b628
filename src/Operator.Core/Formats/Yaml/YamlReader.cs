using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Operator.Core.Formats.Yaml;

/// <summary>
/// Reads one YAML document from an untrusted source: bounded in size, in depth and in what its aliases expand to; a key that
/// is defined twice, a key that is not text and an application's own tag are errors. Merge keys (<c>&lt;&lt;</c>) are resolved.
/// </summary>
public static class YamlReader
{
    private const int MaxLength = 1 << 20;
    private const int MaxDepth = 64;

    // Far more than any file that people write; far less than ten lines of aliases can expand to.
    private const int MaxNodes = 50_000;

    /// <param name="origin">Name of the file, for <see cref="YamlNode.Origin"/>.</param>
    /// <param name="tags">Tags of an application that are taken; all others are errors.</param>
    /// <returns>The document's root; an empty document is a scalar that is null.</returns>
    /// <exception cref="SyntaxException">The text is not YAML, or beyond the limits.</exception>
    public static YamlNode Read(string text, string? origin = null, IReadOnlyList<string>? tags = null)
    {
        if (text.Length > MaxLength)
        {
            throw new SyntaxException($"the document is longer than {MaxLength} characters", 1, 1);
        }

        var parser = new Parser(new StringReader(text));
        try
        {
            return new Composer(parser, origin, tags ?? []).Document();
        }
        catch (YamlDotNet.Core.YamlException problem)
        {
            throw new SyntaxException(FirstSentence(problem.Message), problem.Start.Line, problem.Start.Column);
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException)
        {
            // What the parser itself throws at some malformed texts, such as a document end followed by text.
            var place = parser.Current?.Start ?? Mark.Empty;
            throw new SyntaxException("the document is malformed", Math.Max(place.Line, 1), Math.Max(place.Column, 1));
        }
    }

    private static string FirstSentence(string message) => message.Split('\n')[0].TrimEnd('.', ' ');

    private static readonly HashSet<string> CoreTags =
    [
        .. new[] { "str", "int", "float", "bool", "null", "seq", "map" }.Select(name => "tag:yaml.org,2002:" + name),
    ];

    private sealed class Composer(IParser parser, string? origin, IReadOnlyList<string> tags)
    {
        private readonly Dictionary<AnchorName, YamlNode> anchors = [];
        private int nodes;

        public YamlNode Document()
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out var end))
            {
                return new YamlNode.Scalar("", IsPlain: true) { Line = end.Start.Line, Origin = origin };
            }

            parser.Consume<DocumentStart>();
            var root = Node(depth: 1);
            parser.Consume<DocumentEnd>();
            return parser.Accept<DocumentStart>(out var second) ? throw Wrong("the file holds more than one document", second) : root;
        }

        private YamlNode Node(int depth)
        {
            if (depth > MaxDepth)
            {
                throw Wrong($"the document is nested more than {MaxDepth} deep", parser.Current!);
            }

            if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                return Counted(Aliased(alias, depth), alias);
            }

            var start = parser.Consume<NodeEvent>();
            YamlNode node = start switch
            {
                Scalar scalar => ScalarNode(scalar),
                SequenceStart => Sequence(start, depth),
                MappingStart => Mapping(start, depth),
                _ => throw Wrong("a value is expected here", start),
            };
            if (!start.Tag.IsEmpty && tags.Contains(start.Tag.Value))
            {
                node = node with { Tag = start.Tag.Value };
            }

            if (!start.Anchor.IsEmpty)
            {
                anchors[start.Anchor] = node;
            }

            return node;
        }

        private YamlNode Aliased(AnchorAlias alias, int depth)
        {
            if (!anchors.TryGetValue(alias.Value, out var node))
            {
                throw Wrong($"the alias *{alias.Value} has no anchor before it", alias);
            }

            return depth + node.Height <= MaxDepth ? node : throw Wrong($"the document is nested more than {MaxDepth} deep", alias);
        }

        private YamlNode.Scalar ScalarNode(Scalar scalar)
        {
            CheckTag(scalar);
            var isText = scalar.Tag is { IsEmpty: false } tag && tag.Value == "tag:yaml.org,2002:str";
            var node = new YamlNode.Scalar(scalar.Value, scalar.Style == ScalarStyle.Plain && !isText)
            {
                Line = scalar.Start.Line,
                Origin = origin,
            };
            Counted(node, scalar);
            return node;
        }

        private YamlNode.Sequence Sequence(NodeEvent start, int depth)
        {
            CheckTag(start);
            Count(1, start);
            var items = new List<YamlNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Node(depth + 1));
            }

            return new YamlNode.Sequence(items) { Line = start.Start.Line, Origin = origin };
        }

        private YamlNode.Mapping Mapping(NodeEvent start, int depth)
        {
            CheckTag(start);
            Count(1, start);
            var entries = new OrderedDictionary<string, YamlNode>(StringComparer.Ordinal);
            var merged = new List<YamlNode.Mapping>();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.Accept<Scalar>(out var scalar)
                    ? ScalarNode(parser.Consume<Scalar>())
                    : throw Wrong("a key is not text", parser.Current!);
                if (key is { Value: "<<", IsPlain: true })
                {
                    merged.AddRange(Merged(Node(depth + 1), scalar));
                }
                else if (!entries.TryAdd(key.Value, Node(depth + 1)))
                {
                    throw Wrong($"the key {DisplayText.Of(key.Value)} is defined twice", scalar);
                }
            }

            foreach (var (key, value) in merged.SelectMany(mapping => mapping.Entries))
            {
                entries.TryAdd(key, value);
            }

            return new YamlNode.Mapping(entries) { Line = start.Start.Line, Origin = origin };
        }

        private static IEnumerable<YamlNode.Mapping> Merged(YamlNode value, ParsingEvent place) =>
            value switch
            {
                YamlNode.Mapping mapping => [mapping],
                YamlNode.Sequence { Items: var items } when items.All(item => item is YamlNode.Mapping) => items.Cast<YamlNode.Mapping>(),
                _ => throw Wrong("<< needs a mapping or a list of mappings", place),
            };

        private YamlNode Counted(YamlNode node, ParsingEvent place)
        {
            Count(node.Weight, place);
            return node;
        }

        private void Count(int added, ParsingEvent place)
        {
            nodes += added;
            if (nodes > MaxNodes)
            {
                throw Wrong($"the document has more than {MaxNodes} values once its aliases are followed", place);
            }
        }

        private void CheckTag(NodeEvent node)
        {
            if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific && !CoreTags.Contains(node.Tag.Value) && !tags.Contains(node.Tag.Value))
            {
                throw Wrong($"the tag {DisplayText.Of(node.Tag.Value)} is not known", node);
            }
        }

        private static SyntaxException Wrong(string problem, ParsingEvent place) => new(problem, place.Start.Line, place.Start.Column);
    }
}
