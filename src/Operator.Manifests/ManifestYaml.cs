using System.Text.Json;
using System.Text.RegularExpressions;
using k8s;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Operator.Manifests;

/// <summary>
/// YAML for people and for diffs: fields in the order of declaration, text bare where no YAML 1.1 or 1.2 parser could take it for
/// something else, several lines as a literal block, long lines folded.
/// </summary>
public static partial class ManifestYaml
{
    private static readonly EmitterSettings Settings = EmitterSettings.Default.WithBestWidth(120).WithNewLine("\n");

    /// <summary>Writes objects as one YAML stream.</summary>
    /// <param name="objects">Custom resource definitions, roles, bindings and service accounts.</param>
    /// <returns>The documents, apart by <c>---</c>, with a newline at the end.</returns>
    /// <exception cref="ManifestException">An object is of another kind.</exception>
    public static string Write(params IReadOnlyList<IKubernetesObject> objects) =>
        string.Join("---\n", objects.Select(value => Write(ManifestJson.Element(value))));

    internal static string Write(JsonElement document)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, Settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, document);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonElement node)
    {
        switch (node.ValueKind)
        {
            case JsonValueKind.Object:
                EmitMap(emitter, node);
                break;
            case JsonValueKind.Array:
                EmitList(emitter, node);
                break;
            case JsonValueKind.String:
                EmitText(emitter, node.GetString()!, isKey: false);
                break;
            default:
                emitter.Emit(new Scalar(node.GetRawText()));
                break;
        }
    }

    private static void EmitMap(Emitter emitter, JsonElement map)
    {
        var style = map.EnumerateObject().Any() ? MappingStyle.Block : MappingStyle.Flow;
        emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, style));
        foreach (var field in map.EnumerateObject())
        {
            EmitText(emitter, field.Name, isKey: true);
            Emit(emitter, field.Value);
        }

        emitter.Emit(new MappingEnd());
    }

    private static void EmitList(Emitter emitter, JsonElement list)
    {
        var style = list.GetArrayLength() > 0 ? SequenceStyle.Block : SequenceStyle.Flow;
        emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, style));
        foreach (var item in list.EnumerateArray())
        {
            Emit(emitter, item);
        }

        emitter.Emit(new SequenceEnd());
    }

    private static void EmitText(Emitter emitter, string text, bool isKey)
    {
        var style = text switch
        {
            _ when text.Contains('\n', StringComparison.Ordinal) && !isKey => ScalarStyle.Literal,
            _ when NotText().IsMatch(text) => ScalarStyle.SingleQuoted,
            _ => ScalarStyle.Any,
        };
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));
    }

    /// <summary>What some parser reads as null, a boolean, a number, a time or a merge key; what starts like a number is quoted at once.</summary>
    [GeneratedRegex(
        @"^(|~|null|true|false|yes|no|on|off|y|n|<<|=|[-+.]?[0-9].*|[-+]?\.(inf|nan))\z",
        RegexOptions.IgnoreCase | RegexOptions.Singleline
    )]
    private static partial Regex NotText();
}
