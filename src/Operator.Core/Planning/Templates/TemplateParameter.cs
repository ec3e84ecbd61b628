namespace Operator.Core.Planning.Templates;

internal enum ParameterType
{
    String,
    Integer,
    Boolean,
    Enum,
}

/// <summary>One parameter as <c>parameters.yaml</c> declares it.</summary>
internal sealed record TemplateParameter
{
    public required string Name { get; init; }

    public ParameterType Type { get; init; }

    public bool Required { get; init; }

    /// <summary>As text; null without one: then a string may be left out, a boolean is false, and other types must be given.</summary>
    public string? Default { get; init; }

    /// <summary>For strings: a regular expression that the whole value matches.</summary>
    public string? Pattern { get; init; }

    /// <summary>For enums: the values, of which there is at least one.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    public long? Minimum { get; init; }

    public long? Maximum { get; init; }

    public string? Description { get; init; }
}
