namespace Operator.Core.Engines.BuildKit;

/// <summary>A cache in a registry that could not be read or written: BuildKit goes on without it.</summary>
internal static class CacheWarning
{
    private const string Import = "importing cache manifest from ";
    private const string Export = "exporting cache to ";

    /// <summary>Null for every other step, and for one that did not fail.</summary>
    public static string? Of(BuildKitStep step) =>
        step is not { Error: { } error, IsNumbered: false } ? null
        : step.Title.StartsWith(Import, StringComparison.Ordinal) ? Unread(step.Title[Import.Length..], error)
        : step.Title.StartsWith(Export, StringComparison.Ordinal)
            ? $"The cache could not be written, so the next build does not find it: {error}"
        : null;

    private static string Unread(string cache, string error) =>
        error.EndsWith(": not found", StringComparison.Ordinal)
            ? $"There is no cache at {cache} yet: every step was built"
            : $"The cache at {cache} could not be read, so every step was built: {error}";
}
