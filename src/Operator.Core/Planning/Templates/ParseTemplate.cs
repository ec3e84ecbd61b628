using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Templates;

/// <summary>
/// The template language: <c>{{ name }}</c>, <c>{{ "text" }}</c> for text that would look like one, and <c>{{#if name}}</c>,
/// <c>{{else}}</c>, <c>{{/if}}</c>, each on a line of its own. Comments are not looked into.
/// </summary>
internal sealed partial class ParseTemplate(IReadOnlySet<string> parameters, TemplateFaults faults)
{
    public const string Key = "Dockerfile";

    private const int MaxDepth = 16;

    private string[] lines = [];
    private int next;

    public IReadOnlyList<TemplateBlock> From(string text)
    {
        lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        next = 0;
        var blocks = Blocks(depth: 0, out var end);
        return end is null ? blocks : throw Wrong(next, $"{{{{{end}}}}} has no {{{{#if}}}} before it");
    }

    /// <summary>Lines up to one that ends the block, which <paramref name="end"/> tells.</summary>
    private List<TemplateBlock> Blocks(int depth, out string? end)
    {
        if (depth > MaxDepth)
        {
            throw Wrong(next, $"blocks are nested more than {MaxDepth} deep");
        }

        var blocks = new List<TemplateBlock>();
        while (next < lines.Length)
        {
            var line = lines[next++];
            var tag = BlockPattern().Match(line);
            if (!tag.Success)
            {
                blocks.Add(new TemplateBlock.Line(Line(line)));
            }
            else if (tag.Groups["if"].Success)
            {
                blocks.Add(If(tag.Groups["if"].Value, depth));
            }
            else
            {
                end = tag.Groups["end"].Value;
                return blocks;
            }
        }

        end = null;
        return blocks;
    }

    private TemplateBlock.If If(string name, int depth)
    {
        var start = next;
        CheckKnown(name);
        var then = Blocks(depth + 1, out var end);
        IReadOnlyList<TemplateBlock> otherwise = [];
        if (end == "else")
        {
            otherwise = Blocks(depth + 1, out end);
        }

        return end == "/if" ? new TemplateBlock.If(name, then, otherwise) : throw Wrong(start, "{{#if}} has no {{/if}}");
    }

    private TemplateLine Line(string line)
    {
        if (line.TrimStart().StartsWith('#'))
        {
            return new TemplateLine(next, [new TemplatePart.Text(line)]);
        }

        if (line.Any(character => char.IsControl(character) && character != '\t'))
        {
            throw Wrong(next, "a control character stands in the line");
        }

        var parts = new List<TemplatePart>();
        var position = 0;
        while (line.IndexOf("{{", position, StringComparison.Ordinal) is >= 0 and var open)
        {
            parts.Add(new TemplatePart.Text(line[position..open]));
            var tag = TagPattern().Match(line, open);
            parts.Add(tag.Success ? Tag(tag) : throw Wrong(next, "{{ begins neither a parameter nor text in quotes"));
            position = open + tag.Length;
        }

        parts.Add(new TemplatePart.Text(line[position..]));
        return new TemplateLine(next, [.. parts.Where(part => part is not TemplatePart.Text { Value: "" })]);
    }

    private TemplatePart Tag(Match tag)
    {
        if (tag.Groups["text"].Success)
        {
            return new TemplatePart.Text(tag.Groups["text"].Value);
        }

        var name = tag.Groups["name"].Value;
        CheckKnown(name);
        return new TemplatePart.Parameter(name);
    }

    private void CheckKnown(string name)
    {
        if (!parameters.Contains(name))
        {
            throw Wrong(next, $"{name} is not declared in {ReadParameters.Key}");
        }
    }

    private PlanRefusal Wrong(int line, string problem) => faults.At(Key, line, problem);

    [GeneratedRegex(@"^\s*\{\{(\#if\s+(?<if>[A-Za-z][A-Za-z0-9_-]*)|(?<end>else|/if))\s*\}\}\s*$")]
    private static partial Regex BlockPattern();

    [GeneratedRegex(@"\G\{\{\s*((?<name>(?!else\b)[A-Za-z][A-Za-z0-9_-]*)|""(?<text>[^""]*)"")\s*\}\}")]
    private static partial Regex TagPattern();
}
