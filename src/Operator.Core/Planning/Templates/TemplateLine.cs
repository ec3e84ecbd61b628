namespace Operator.Core.Planning.Templates;

/// <summary>A line of a template: the author's own text, which is trusted, and the places of parameters.</summary>
internal sealed record TemplateLine(int Number, IReadOnlyList<TemplatePart> Parts)
{
    /// <summary>The author's text, with a NUL in each parameter's place.</summary>
    public string Shape { get; } = string.Concat(Parts.Select(part => part is TemplatePart.Text text ? text.Value : "\0"));

    public bool IsBlank => string.IsNullOrWhiteSpace(Shape);

    public bool IsComment => Shape.TrimStart().StartsWith('#');

    public bool Continues => Shape.TrimEnd(' ', '\t').EndsWith('\\');

    public bool HasParameters => Parts.Any(part => part is TemplatePart.Parameter);
}

internal abstract record TemplatePart
{
    private TemplatePart() { }

    public sealed record Text(string Value) : TemplatePart;

    public sealed record Parameter(string Name) : TemplatePart;
}

/// <summary>What a template consists of: lines, and blocks of them under a condition.</summary>
internal abstract record TemplateBlock
{
    private TemplateBlock() { }

    public sealed record Line(TemplateLine Value) : TemplateBlock;

    /// <summary>The first list when the boolean is true, or the text is not empty; otherwise the second.</summary>
    public sealed record If(string Parameter, IReadOnlyList<TemplateBlock> Then, IReadOnlyList<TemplateBlock> Otherwise) : TemplateBlock;
}
