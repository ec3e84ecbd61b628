using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Operator.Manifests;

/// <summary>Names as they stand in JSON: camel case, unless an attribute of System.Text.Json says otherwise.</summary>
internal static class JsonNames
{
    /// <summary>JSON name of a property.</summary>
    public static string Of(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>Text that stands for an enum value.</summary>
    public static string Of(FieldInfo enumValue) =>
        enumValue.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? enumValue.Name;

    /// <summary>Text that stands for an enum value.</summary>
    public static string Of(Enum value) => Of(value.GetType().GetField(value.ToString())!);
}
