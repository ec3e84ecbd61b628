using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Operator.Manifests;

/// <summary>
/// Descriptions out of the XML documentation files that the compiler writes beside assemblies. Plain text comes out: code in
/// backticks, references by the names that users write (JSON names of fields and enum values), paragraphs apart by an empty line.
/// </summary>
public sealed partial class XmlDocumentation
{
    private readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, XElement>> files = new();

    /// <summary>Text of a type's, property's or enum value's summary.</summary>
    /// <param name="member">A <see cref="Type"/>, <see cref="PropertyInfo"/> or <see cref="FieldInfo"/>.</param>
    /// <returns>Null where the member has no summary of its own (<c>inheritdoc</c> counts as none).</returns>
    /// <exception cref="FileNotFoundException">The assembly of this project has no documentation file beside it.</exception>
    public string? Summary(MemberInfo member)
    {
        var file = files.GetOrAdd(member.Module.Assembly, Load);
        var summary = file.GetValueOrDefault(Key(member))?.Element("summary");
        return summary is null ? null
            : Text(summary, member.Module.Assembly) is { Length: > 0 } text ? text
            : null;
    }

    private static IReadOnlyDictionary<string, XElement> Load(Assembly assembly)
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"Descriptions come from the documentation file of {assembly.GetName().Name}, which is not beside it",
                path
            );
        }

        return XDocument
            .Load(path, LoadOptions.PreserveWhitespace)
            .Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value);
    }

    private static string Key(MemberInfo member) =>
        member switch
        {
            Type type => $"T:{TypeKey(type)}",
            PropertyInfo property => $"P:{TypeKey(property.DeclaringType!)}.{property.Name}",
            FieldInfo field => $"F:{TypeKey(field.DeclaringType!)}.{field.Name}",
            _ => throw new ArgumentException($"No documentation is read for a {member.MemberType}", nameof(member)),
        };

    private static string TypeKey(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string Text(XElement element, Assembly assembly)
    {
        var text = new StringBuilder();
        Append(text, element, assembly);
        var paragraphs = text.ToString().Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return string.Join(
            "\n\n",
            paragraphs.Select(paragraph =>
                string.Join('\n', paragraph.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            )
        );
    }

    private static void Append(StringBuilder text, XElement element, Assembly assembly)
    {
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText plain:
                    text.Append(Blanks().Replace(plain.Value, " "));
                    break;
                case XElement { Name.LocalName: "para" } paragraph:
                    text.Append("\n\n");
                    Append(text, paragraph, assembly);
                    text.Append("\n\n");
                    break;
                case XElement { Name.LocalName: "item" } item:
                    text.Append("\n- ");
                    Append(text, item, assembly);
                    break;
                case XElement { Name.LocalName: "c" or "code" } code:
                    text.Append('`').Append(code.Value.Trim()).Append('`');
                    break;
                case XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference:
                    text.Append(Reference(reference, assembly));
                    break;
                case XElement other:
                    Append(text, other, assembly);
                    break;
                default:
                    break;
            }
        }
    }

    private static string Reference(XElement reference, Assembly assembly)
    {
        if (reference.Attribute("cref")?.Value is { } cref)
        {
            return reference.Value.Length > 0 ? reference.Value : $"`{NameOf(cref, assembly)}`";
        }

        return reference.Attribute("href")?.Value is { } address
            ? reference.Value.Length > 0
                ? $"{reference.Value} ({address})"
                : address
            : $"`{(reference.Attribute("langword") ?? reference.Attribute("name"))?.Value}`";
    }

    /// <summary>The name by which users know what a <c>cref</c> such as <c>P:Space.Type.Property</c> points at.</summary>
    private static string NameOf(string cref, Assembly assembly)
    {
        var (kind, path) = (cref[0], cref[2..]);
        var dot = path.LastIndexOf('.');
        var last = path[(dot + 1)..];
        var owner = kind is 'P' or 'F' ? FindType(path[..dot], assembly) : null;
        return owner?.GetMember(last).FirstOrDefault() switch
        {
            PropertyInfo property => JsonNames.Of(property),
            FieldInfo field when owner.IsEnum => JsonNames.Of(field),
            _ => last,
        };
    }

    private static Type? FindType(string name, Assembly assembly)
    {
        var candidates = assembly
            .GetReferencedAssemblies()
            .Where(reference => reference.Name!.StartsWith("Operator", StringComparison.Ordinal))
            .Select(Assembly.Load)
            .Prepend(assembly);
        return candidates.SelectMany(candidate => candidate.GetTypes()).FirstOrDefault(type => type.FullName?.Replace('+', '.') == name);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
