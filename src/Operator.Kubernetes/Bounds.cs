namespace Operator.Kubernetes;

/// <summary>Checks of options.</summary>
internal static class Bounds
{
    public static IEnumerable<string> Between<T>(string name, T value, T least, T most)
        where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0 ? [$"{name}: must lie between {least} and {most}, but is {value}"] : [];

    public static IEnumerable<string> Set(string name, string value) => value.Length == 0 ? [$"{name}: must be set"] : [];
}
