namespace Operator.Core.Formats.Yaml;

/// <summary>A node of a YAML document, with the line that it begins on.</summary>
public abstract record YamlNode
{
    private YamlNode() { }

    public required long Line { get; init; }

    /// <summary>The file that it comes from, if its reader was given a name: nodes of several files can be combined.</summary>
    public string? Origin { get; init; }

    /// <summary>An application's own tag, such as <c>!reset</c>, where the reader was asked to take it; null for every other.</summary>
    public string? Tag { get; init; }

    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }

    /// <summary>How many nodes a walk over it meets when every alias is followed.</summary>
    internal abstract int Weight { get; }

    internal abstract int Height { get; }

    /// <param name="IsPlain">Written without quotes, so that it may mean a number, a boolean or nothing.</param>
    public sealed record Scalar(string Value, bool IsPlain) : YamlNode
    {
        public override string Kind => IsNull ? "nothing" : "a value";

        public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

        internal override int Weight => 1;

        internal override int Height => 1;

        /// <summary>The YAML 1.2 core booleans; null for anything else.</summary>
        public bool? Boolean =>
            IsPlain
                ? Value switch
                {
                    "true" or "True" or "TRUE" => true,
                    "false" or "False" or "FALSE" => false,
                    _ => null,
                }
                : null;
    }

    public sealed record Sequence(IReadOnlyList<YamlNode> Items) : YamlNode
    {
        public override string Kind => "a list";

        internal override int Weight { get; } = 1 + Items.Sum(item => item.Weight);

        internal override int Height { get; } = 1 + Items.Select(item => item.Height).DefaultIfEmpty().Max();
    }

    /// <param name="Entries">In the order of the document; keys are text.</param>
    public sealed record Mapping(IReadOnlyDictionary<string, YamlNode> Entries) : YamlNode
    {
        public override string Kind => "a mapping";

        internal override int Weight { get; } = 1 + Entries.Values.Sum(value => 1 + value.Weight);

        internal override int Height { get; } = 1 + Entries.Values.Select(value => value.Height).DefaultIfEmpty().Max();

        public YamlNode? this[string key] => Entries.GetValueOrDefault(key);
    }
}
