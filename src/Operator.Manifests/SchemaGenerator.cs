using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;
using k8s.Models;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Manifests;

/// <summary>
/// Structural schemas (<c>apiextensions.k8s.io/v1</c>) out of C# types: the shape from the properties, the constraints from
/// <see cref="Operator.Kubernetes.Models.Attributes"/>, the descriptions from the XML documentation. The same types give the same schema,
/// in the order of declaration.
/// </summary>
/// <param name="documentation">Where descriptions come from; null for none.</param>
public sealed class SchemaGenerator(XmlDocumentation? documentation)
{
    /// <summary>The schema of objects of a type.</summary>
    /// <param name="type">A class or record, a list, a map with string keys, an enum or a scalar.</param>
    /// <returns>The schema, with the description of the type where it has one.</returns>
    /// <exception cref="ManifestException">The type holds itself, holds what has no schema, or an attribute does not fit where it stands.</exception>
    public V1JSONSchemaProps Generate(Type type) => OfType(type, []);

    /// <summary>The fields of a type with their schemas, in the order of declaration, those of base classes first.</summary>
    internal IDictionary<string, V1JSONSchemaProps> Fields(Type type) => Fields(type, [type]);

    /// <summary>JSON names of the fields of a type that must be there.</summary>
    internal static IList<string> RequiredFields(Type type) =>
        [.. Properties(type).Where(property => property.IsDefined(typeof(RequiredAttribute))).Select(JsonNames.Of)];

    private V1JSONSchemaProps OfType(Type declared, ImmutableStack<Type> outer)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsDefined(typeof(IntOrStringAttribute)))
        {
            return SchemaConstraints.IntOrString(Scalars.String);
        }

        // The API server has a schema of its own for it.
        if (type == typeof(V1ObjectMeta))
        {
            return new V1JSONSchemaProps { Type = "object" };
        }

        if (Scalars.Schema(type) is { } scalar)
        {
            return scalar;
        }

        if (type.IsEnum)
        {
            return OfEnum(type);
        }

        if (Collections.MapValue(type) is { } value)
        {
            return new V1JSONSchemaProps { Type = "object", AdditionalProperties = OfType(value, outer) };
        }

        return Collections.ListItem(type) is { } item
            ? new V1JSONSchemaProps { Type = "array", Items = OfType(item, outer) }
            : OfObject(type, outer);
    }

    private V1JSONSchemaProps OfEnum(Type type) =>
        new()
        {
            Type = "string",
            Description = documentation?.Summary(type),
            EnumProperty = [.. EnumFields(type).Select(JsonNames.Of)],
        };

    private V1JSONSchemaProps OfObject(Type type, ImmutableStack<Type> outer)
    {
        if (type.IsPrimitive || type.Namespace?.StartsWith("System", StringComparison.Ordinal) is true)
        {
            throw new ManifestException($"No schema stands for {type}, found in {outer.FirstOrDefault()}");
        }

        if (outer.Contains(type))
        {
            throw new ManifestException($"{type} holds itself, which a structural schema cannot say");
        }

        var preserve = type.IsDefined(typeof(PreserveUnknownFieldsAttribute));
        var fields = Fields(type, outer.Push(type));
        var required = RequiredFields(type);
        return new V1JSONSchemaProps
        {
            Type = "object",
            Description = documentation?.Summary(type),
            Properties = fields.Count > 0 ? fields : null,
            Required = required.Count > 0 ? required : null,
            XKubernetesPreserveUnknownFields = preserve ? true : null,
            XKubernetesValidations = SchemaConstraints.Rules(type),
        };
    }

    private OrderedDictionary<string, V1JSONSchemaProps> Fields(Type type, ImmutableStack<Type> outer) =>
        new(Properties(type).Select(property => KeyValuePair.Create(JsonNames.Of(property), OfProperty(property, outer))));

    private V1JSONSchemaProps OfProperty(PropertyInfo property, ImmutableStack<Type> outer)
    {
        // Kubernetes' own documentation describes its types; here its text would double the size of the definition.
        var schema = property.GetCustomAttribute<SchemaOfAttribute>() is { Type: var model }
            ? new SchemaGenerator(null).Generate(model)
            : OfType(property.PropertyType, outer);
        var own = documentation?.Summary(property);
        var enumType = Collections.Leaf(property.PropertyType) is { IsEnum: true } leaf ? leaf : null;
        return SchemaConstraints.Apply(property, schema) with { Description = WithValues(own ?? schema.Description, enumType) };
    }

    /// <summary>kubectl before 1.27 does not show the values of an enum, and none shows what they mean: the description does.</summary>
    private string? WithValues(string? description, Type? enumType)
    {
        var documented = enumType is null
            ? []
            : EnumFields(enumType)
                .Select(field => (Name: JsonNames.Of(field), Meaning: documentation?.Summary(field)))
                .Where(value => value.Meaning is not null)
                .Select(value => $"- `{value.Name}`: {value.Meaning}")
                .ToArray();
        return documented.Length == 0 ? description : $"{description}\n\n{string.Join('\n', documented)}".TrimStart('\n');
    }

    private static FieldInfo[] EnumFields(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static);

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always })
            .OrderBy(property => Depth(property.DeclaringType!))
            .ThenBy(property => property.MetadataToken);

    private static int Depth(Type type) => type.BaseType is { } parent ? Depth(parent) + 1 : 0;
}
