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

    /// <summary>
    /// What the script says of a cache volume; null for what it does not say. Nobody is harmed by a value with line breaks that imitates it: it
    /// is one of these sentences.
    /// </summary>
    public static string? OfVolume(string word) =>
        word switch
        {
            "taken" => "Every step was built, without a cache: another build has locked the cache volume",
            "unusable" =>
                "Every step was built, without a cache: user 1000 cannot write the cache volume, lock a file on it, or give a file to another user",
            "altered" => Dropped("owners or modes of its files were changed"),
            "unclean" => Dropped("its node went down, or it was moved to another one, in the middle of a build"),
            "failing" => Dropped("three builds in a row had failed with it"),
            "full" => Dropped("its disk was full"),
            "unreadable" => Dropped("BuildKit could not open it"),
            _ => null,
        };

    private static string Dropped(string why) => $"What was on the cache volume was dropped, and every step was built: {why}";

    private static string Unread(string cache, string error) =>
        error.EndsWith(": not found", StringComparison.Ordinal)
            ? $"There is no cache at {cache} yet: every step was built"
            : $"The cache at {cache} could not be read, so every step was built: {error}";
}
