using System.Text;
using System.Text.Json;
using k8s.Models;

namespace Operator.Manifests;

/// <summary>
/// A page in Markdown with every field of a custom kind: type, default, constraints and description, one section for each object. It
/// is written from the same definition that the API server gets, so that it cannot say anything else.
/// </summary>
public static class ReferencePage
{
    /// <summary>The page of a kind.</summary>
    /// <param name="definition">The definition, with at least one version.</param>
    /// <returns>Markdown, with a newline at the end.</returns>
    public static string Of(V1CustomResourceDefinition definition)
    {
        var spec = definition.Spec;
        var version = spec.Versions[0];
        var schema = version.Schema!.OpenAPIV3Schema;
        var page = new StringBuilder()
            .Append($"# {spec.Names.Kind}: every field\n\n")
            .Append("Generated from the code by `make manifests`; edits here are lost.\n\n")
            .Append($"{schema.Description}\n\n")
            .Append(Names(spec, version));
        foreach (var field in schema.Properties!.Where(field => field.Value.Properties is not null))
        {
            AppendSection(page, field.Key, field.Value);
        }

        return AppendColumns(page, version.AdditionalPrinterColumns ?? []).ToString();
    }

    private static string Names(V1CustomResourceDefinitionSpec spec, V1CustomResourceDefinitionVersion version)
    {
        var aliases = new[] { spec.Names.Plural }.Concat(spec.Names.ShortNames ?? []).Concat(spec.Names.Categories ?? []);
        return $"""
            | | |
            |---|---|
            | apiVersion | `{spec.Group}/{version.Name}` |
            | kind | `{spec.Names.Kind}` |
            | scope | {spec.Scope} |
            | kubectl get | {string.Join(", ", aliases.Select(alias => $"`{alias}`"))} |


            """.ReplaceLineEndings("\n");
    }

    /// <summary>The table of an object's fields, followed by the sections of the objects in it.</summary>
    private static void AppendSection(StringBuilder page, string path, V1JSONSchemaProps schema)
    {
        page.Append($"## {path}\n\n{schema.Description}\n\n");
        page.AppendJoin("", Rules(schema).Select(rule => $"Rule: {rule}.\n\n"));

        page.Append("| field | type | default | constraints | meaning |\n|---|---|---|---|---|\n");
        foreach (var (name, field) in schema.Properties!)
        {
            var required = schema.Required?.Contains(name) is true;
            page.Append(
                $"| `{name}` | {TypeOf(path, name, field)} | {Default(field)} | {Cell(Constraints(field, required))} | {Meaning(field)} |\n"
            );
        }

        page.Append('\n');
        foreach (var (name, field) in schema.Properties)
        {
            if (Inner(field) is { Properties: not null } inner && !IsOfKubernetes(inner))
            {
                AppendSection(page, $"{path}.{name}{Brackets(field)}", inner);
            }
        }
    }

    private static StringBuilder AppendColumns(StringBuilder page, IList<V1CustomResourceColumnDefinition> columns)
    {
        page.Append("## Columns of kubectl get\n\n| column | value | shown | meaning |\n|---|---|---|---|\n");
        foreach (var column in columns)
        {
            var shown = column.Priority > 0 ? "with `-o wide`" : "always";
            page.Append($"| {column.Name.ToUpperInvariant()} | `{column.JsonPath}` | {shown} | {column.Description} |\n");
        }

        return page;
    }

    private static V1JSONSchemaProps Inner(V1JSONSchemaProps field) =>
        (field.Items ?? field.AdditionalProperties) is V1JSONSchemaProps inner ? Inner(inner) : field;

    /// <summary>An object of Kubernetes' own, whose fields are described elsewhere.</summary>
    private static bool IsOfKubernetes(V1JSONSchemaProps schema) => schema.Properties.Values.All(field => field.Description is null);

    private static string Brackets(V1JSONSchemaProps field) =>
        field switch
        {
            { Items: V1JSONSchemaProps items } => $"[]{Brackets(items)}",
            { AdditionalProperties: V1JSONSchemaProps values } => $".*{Brackets(values)}",
            _ => "",
        };

    private static string TypeOf(string path, string name, V1JSONSchemaProps field) =>
        field switch
        {
            { Items: V1JSONSchemaProps items } => $"list of {TypeOf(path, $"{name}[]", items)}",
            { AdditionalProperties: V1JSONSchemaProps values } => $"map of {TypeOf(path, $"{name}.*", values)}",
            { Properties: not null } when IsOfKubernetes(field) => "object",
            { Properties: not null } => $"[object](#{Anchor($"{path}.{name}")})",
            { XKubernetesIntOrString: true } => "integer or string",
            { XKubernetesPreserveUnknownFields: true } => "any object",
            { Format: "date-time" } => "time (RFC 3339)",
            _ => field.Type!,
        };

    /// <summary>How GitHub and others make an anchor of a heading.</summary>
    private static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'));

    private static string Default(V1JSONSchemaProps field) =>
        field.DefaultProperty is JsonElement value ? $"`{value.GetRawText().Trim('"')}`" : "";

    private static string Meaning(V1JSONSchemaProps field) =>
        Cell((field.Description ?? "").Replace("\n\n- ", "\n- ", StringComparison.Ordinal));

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal);

    private static string Constraints(V1JSONSchemaProps field, bool required)
    {
        string?[] own =
        [
            required ? "required" : null,
            Range(
                field.MinItems ?? field.MinProperties,
                field.MaxItems ?? field.MaxProperties,
                field.Items is null ? " entries" : " items"
            ),
            field.XKubernetesListType == "set" ? "no value twice" : null,
            field.XKubernetesListMapKeys is { } keys ? $"unique by {string.Join(", ", keys.Select(key => $"`{key}`"))}" : null,
            .. field.Properties is null ? Rules(field) : [],
        ];
        var inner = Inner(field);
        var ofValues = string.Join("; ", ValueConstraints(inner).Where(constraint => constraint is not null));
        var each = ofValues.Length > 0 && !ReferenceEquals(inner, field) ? $"each {ofValues}" : ofValues;
        return string.Join("; ", own.Append(each).Where(constraint => !string.IsNullOrEmpty(constraint)));
    }

    private static IEnumerable<string?> ValueConstraints(V1JSONSchemaProps value) =>
        [
            value.EnumProperty is { } values ? string.Join(", ", values.Select(allowed => $"`{allowed}`")) : null,
            Range(value.Minimum, value.Maximum, ""),
            Range(value.MinLength, value.MaxLength, " characters"),
            value.Pattern is { } pattern ? $"`{pattern}`" : null,
        ];

    private static IEnumerable<string> Rules(V1JSONSchemaProps value) =>
        (value.XKubernetesValidations ?? []).Select(rule => rule.Message ?? $"`{rule.Rule}`");

    private static string? Range(double? least, double? most, string unit) =>
        (least, most) switch
        {
            (null, null) => null,
            ({ } low, { } high) when low.Equals(high) => FormattableString.Invariant($"{low}{unit}"),
            ({ } low, { } high) => FormattableString.Invariant($"{low} to {high}{unit}"),
            ({ } low, null) => FormattableString.Invariant($"at least {low}{unit}"),
            (null, { } high) => FormattableString.Invariant($"at most {high}{unit}"),
        };
}
