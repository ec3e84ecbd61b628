using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Core.Formats;
using Operator.Core.Formats.Yaml;

namespace Operator.Core.Planning.Templates;

/// <summary>Reads <c>parameters.yaml</c>: a mapping from each parameter's name to its declaration.</summary>
internal sealed partial class ReadParameters(TemplateFaults faults)
{
    public const string Key = "parameters.yaml";

    private static readonly HashSet<string> Keys = new(StringComparer.Ordinal)
    {
        "type",
        "required",
        "default",
        "pattern",
        "values",
        "minimum",
        "maximum",
        "description",
    };

    public IReadOnlyList<TemplateParameter> From(string? text)
    {
        try
        {
            return YamlReader.Read(text ?? "") switch
            {
                YamlNode.Scalar { IsNull: true } => [],
                YamlNode.Mapping mapping => [.. mapping.Entries.Select(entry => Parameter(entry.Key, entry.Value))],
                var other => throw faults.At(Key, other.Line, "must be a mapping from names to declarations"),
            };
        }
        catch (SyntaxException problem)
        {
            throw faults.At(Key, problem.Line, problem.Problem);
        }
    }

    private TemplateParameter Parameter(string name, YamlNode node)
    {
        if (!NamePattern.IsMatch(name))
        {
            throw faults.At(
                Key,
                node.Line,
                "a parameter's name must be letters, digits and underscores, beginning with a letter, and not with BUILDKIT_ or IMAGEBUILD_"
            );
        }

        var fields = node switch
        {
            YamlNode.Scalar { IsNull: true } => new Dictionary<string, YamlNode>(),
            YamlNode.Mapping mapping => mapping.Entries,
            _ => throw faults.At(Key, node.Line, $"{name} must be a mapping"),
        };
        foreach (var (field, place) in fields.Where(field => !Keys.Contains(field.Key)))
        {
            throw faults.At(Key, place.Line, $"{name} has {field}, which is none of {string.Join(", ", Keys)}");
        }

        return Checked(Declared(name, new Fields(name, fields, faults)), node.Line);
    }

    private static TemplateParameter Declared(string name, Fields fields) =>
        new()
        {
            Name = name,
            Type = fields.Type(),
            Required = fields.Boolean("required"),
            Default = fields.Text("default"),
            Pattern = fields.Text("pattern"),
            Values = fields.Texts("values"),
            Minimum = fields.Integer("minimum"),
            Maximum = fields.Integer("maximum"),
            Description = fields.Text("description"),
        };

    /// <summary>A declaration that contradicts itself is the template's fault, not that of the builds that use it.</summary>
    private TemplateParameter Checked(TemplateParameter parameter, long line)
    {
        var problem =
            parameter.Type == ParameterType.Enum != parameter.Values.Count > 0 ? "needs values exactly when its type is enum"
            : parameter.Pattern is not null && parameter.Type != ParameterType.String ? "has a pattern, which only a string can have"
            : parameter.Type != ParameterType.Integer && (parameter.Minimum ?? parameter.Maximum) is not null
                ? "has a minimum or maximum, which only an integer can have"
            : parameter is { Required: true, Default: not null } ? "is required and has a default"
            : parameter.Values.Any(value => !PlainText.FitsLine(value)) ? "has a value with a line break or control character"
            : parameter.Pattern is { } pattern && PatternProblem(pattern) is { } bad ? bad
            : parameter.Default is { } value && ParameterCheck.Problem(parameter, value) is { } wrong ? $"has a default that {wrong}"
            : null;
        return problem is null ? parameter : throw faults.At(Key, line, $"{parameter.Name} {problem}");
    }

    private static string? PatternProblem(string pattern)
    {
        try
        {
            _ = ParameterCheck.Compile(pattern);
            return null;
        }
        catch (ArgumentException)
        {
            return "has a pattern that is no regular expression";
        }
        catch (NotSupportedException)
        {
            return "has a pattern with look-around or back-references, which are not supported";
        }
    }

    /// <summary>The fields of one declaration, by type.</summary>
    private sealed class Fields(string parameter, IReadOnlyDictionary<string, YamlNode> fields, TemplateFaults faults)
    {
        public ParameterType Type() =>
            Text("type") switch
            {
                null or "string" => ParameterType.String,
                "integer" => ParameterType.Integer,
                "boolean" => ParameterType.Boolean,
                "enum" => ParameterType.Enum,
                _ => throw Wrong("type", "must be string, integer, boolean or enum"),
            };

        public string? Text(string field) =>
            fields.GetValueOrDefault(field) switch
            {
                null or YamlNode.Scalar { IsNull: true } => null,
                YamlNode.Scalar scalar => scalar.Value,
                _ => throw Wrong(field, "must be text"),
            };

        public bool Boolean(string field) =>
            fields.GetValueOrDefault(field) switch
            {
                null => false,
                YamlNode.Scalar { Boolean: { } value } => value,
                _ => throw Wrong(field, "must be true or false"),
            };

        public long? Integer(string field) =>
            Text(field) is not { } text ? null
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
            : throw Wrong(field, "must be an integer");

        public IReadOnlyList<string> Texts(string field) =>
            fields.GetValueOrDefault(field) switch
            {
                null => [],
                YamlNode.Sequence { Items: var items } when items.All(item => item is YamlNode.Scalar) =>
                [
                    .. items.Select(item => ((YamlNode.Scalar)item).Value),
                ],
                _ => throw Wrong(field, "must be a list of texts"),
            };

        private PlanRefusal Wrong(string field, string problem) => faults.At(Key, fields[field].Line, $"{field} of {parameter} {problem}");
    }

    /// <summary>What ARG and <c>$</c> can name. The engine reads BUILDKIT_ arguments itself, the other prefix is ours.</summary>
    [GeneratedRegex(@"^(?!(BUILDKIT|IMAGEBUILD)_)[A-Za-z][A-Za-z0-9_]{0,62}\z", RegexOptions.IgnoreCase)]
    private static partial Regex NamePattern { get; }
}
