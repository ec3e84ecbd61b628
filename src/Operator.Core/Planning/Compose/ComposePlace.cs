using Operator.Core.Formats.Yaml;
using Operator.Entities;

namespace Operator.Core.Planning.Compose;

/// <summary>A place in a compose file: says where, and turns what stands there into what is wanted.</summary>
internal sealed record ComposePlace(string Path, YamlNode Node)
{
    /// <summary>Tags of the compose specification: take a value away, or replace it instead of merging.</summary>
    public const string ResetTag = "!reset";
    public const string OverrideTag = "!override";

    private const int MaxText = 16 * 1024;

    public string File => Node.Origin ?? throw new InvalidOperationException("a compose file's nodes know their file");

    /// <summary>Directory that relative paths at this place start from.</summary>
    public string Directory => SourcePath.DirectoryOf(File);

    public ComposePlace Below(string key, YamlNode node) => new(Path.Length == 0 ? key : $"{Path}.{key}", node);

    /// <summary>Null also for what the file takes away with <c>!reset</c>.</summary>
    public ComposePlace? Find(string key) =>
        Node is YamlNode.Mapping mapping && mapping[key] is { Tag: not ResetTag } found ? Below(key, found) : null;

    /// <summary>True for a key that the file takes away, from a service that it extends too.</summary>
    public bool IsReset(string key) => Node is YamlNode.Mapping mapping && mapping[key] is { Tag: ResetTag };

    public YamlNode.Mapping Mapping() => Node as YamlNode.Mapping ?? throw Invalid($"must be a mapping, not {Node.Kind}");

    public IEnumerable<(string Key, ComposePlace Place)> Entries() =>
        Mapping().Entries.Where(entry => entry.Value.Tag != ResetTag).Select(entry => (entry.Key, Below(entry.Key, entry.Value)));

    public IEnumerable<ComposePlace> Items() =>
        Node is YamlNode.Sequence sequence
            ? sequence.Items.Select((item, index) => new ComposePlace($"{Path}[{index}]", item))
            : throw Invalid($"must be a list, not {Node.Kind}");

    /// <summary>A scalar as it is written, with its variables filled in.</summary>
    public string Text(ComposeVariables variables)
    {
        if (Node is not YamlNode.Scalar { IsNull: false } scalar)
        {
            throw Invalid($"must be text, not {Node.Kind}");
        }

        var text = variables.Fill(scalar.Value, this);
        if (text.Length > MaxText || text.Contains('\0', StringComparison.Ordinal))
        {
            throw Invalid("is too long or has a NUL character");
        }

        return text;
    }

    public bool Boolean(ComposeVariables variables) =>
        Text(variables).ToLowerInvariant() switch
        {
            "true" or "yes" or "on" or "1" => true,
            "false" or "no" or "off" or "0" => false,
            _ => throw Invalid("must be true or false"),
        };

    public PlanRefusal Invalid(string problem) => Fault(PlanReasons.ComposeInvalid, problem);

    public PlanRefusal Unsafe(string problem) => Fault(PlanReasons.ComposeUnsafe, problem);

    public PlanRefusal NotSupported(string problem) => Fault(SpecReasons.NotSupported, problem);

    public PlanRefusal Fault(BuildReason reason, string problem) =>
        new(reason, $"{File} line {Node.Line}: {(Path.Length == 0 ? "the file" : Path)} {problem}");
}
