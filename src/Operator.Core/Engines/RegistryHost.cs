namespace Operator.Core.Engines;

/// <summary>Hosts of registries as the platform's settings name them.</summary>
internal static class RegistryHost
{
    /// <summary>A host with an optional port and path; nothing that would need quoting in any configuration or argument.</summary>
    public static bool IsPlain(string host) =>
        host.Length is > 0 and <= 253
        && host.All(character => char.IsAsciiLetterOrDigit(character) || ".-:_/[]".Contains(character, StringComparison.Ordinal));
}
