namespace Operator.Manifests;

/// <summary>What lists and maps hold.</summary>
internal static class Collections
{
    /// <summary>Type of the values of a map with string keys, or null.</summary>
    public static Type? MapValue(Type type) =>
        (Arguments(type, typeof(IReadOnlyDictionary<,>)) ?? Arguments(type, typeof(IDictionary<,>))) switch
        {
            null => null,
            [var key, var value] when key == typeof(string) => value,
            _ => throw new ManifestException($"A map has string keys, unlike {type}"),
        };

    /// <summary>Type of the items of a list, or null.</summary>
    public static Type? ListItem(Type type) => type == typeof(string) ? null : Arguments(type, typeof(IEnumerable<>))?[0];

    /// <summary>The type inside of all lists and maps, without the nullable mark.</summary>
    public static Type Leaf(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return (MapValue(type) ?? ListItem(type)) is { } inner ? Leaf(inner) : type;
    }

    private static Type[]? Arguments(Type type, Type definition) =>
        type.GetInterfaces()
            .Prepend(type)
            .FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition)
            ?.GetGenericArguments();
}
