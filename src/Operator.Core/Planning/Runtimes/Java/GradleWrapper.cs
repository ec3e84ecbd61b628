using System.Text.RegularExpressions;
using Operator.Core.Formats.Versions;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Java;

/// <summary>gradlew and what it needs.</summary>
/// <param name="Version">Gradle's version in gradle-wrapper.properties; null where the file names none.</param>
/// <param name="IsComplete">False where gradlew runs a jar that is not in the source.</param>
/// <param name="IsUsual">gradlew runs that jar, which fetches Gradle from a server: what else they read is known.</param>
internal sealed partial record GradleWrapper(string? Version, bool IsComplete, bool IsUsual)
{
    public const string Properties = "gradle/wrapper/gradle-wrapper.properties";

    public const string Jar = "gradle/wrapper/gradle-wrapper.jar";

    // From which version of Gradle on it runs on which Java: docs.gradle.org, Compatibility Matrix.
    private static readonly (int Java, VersionNumber Gradle)[] Supported =
    [
        (25, new(9, 1, 0)),
        (24, new(8, 14, 0)),
        (23, new(8, 10, 0)),
        (22, new(8, 8, 0)),
        (21, new(8, 5, 0)),
        (20, new(8, 3, 0)),
        (19, new(7, 6, 0)),
        (18, new(7, 5, 0)),
        (17, new(7, 3, 0)),
        (16, new(7, 0, 0)),
        (15, new(6, 7, 0)),
        (14, new(6, 3, 0)),
        (13, new(6, 0, 0)),
        (12, new(5, 4, 0)),
        (11, new(5, 0, 0)),
        (10, new(4, 7, 0)),
        (9, new(4, 3, 0)),
    ];

    /// <summary>The newest Java that this Gradle runs on; null where its version is not known.</summary>
    public int? Highest =>
        Version is null ? null
        : VersionNumber.Parse(Version) is var gradle && gradle.Major > Supported[0].Gradle.Major ? null
        : Supported.Where(row => gradle >= row.Gradle).Select(row => row.Java).DefaultIfEmpty(8).Max();

    public int? Lowest => Version is not null && VersionNumber.Parse(Version).Major >= 9 ? 17 : null;

    /// <summary>Null without a wrapper.</summary>
    public static GradleWrapper? Read(IProjectFiles files)
    {
        if (!files.FileExists("gradlew") || files.ReadText(Properties) is not { } text)
        {
            return null;
        }

        var script = files.ReadText("gradlew") ?? "";
        var needsJar =
            script.Contains("gradle-wrapper.jar", StringComparison.Ordinal)
            && !script.Contains("curl", StringComparison.Ordinal)
            && !script.Contains("wget", StringComparison.Ordinal);
        return new GradleWrapper(
            Distribution.Match(text) is { Success: true } match ? match.Groups[1].Value : null,
            !needsJar || files.FileExists(Jar),
            needsJar && FromServer.IsMatch(text)
        );
    }

    /// <summary>What gradlew reads before it starts Gradle; null where that is not certain.</summary>
    /// <param name="ignored">Lines of a .dockerignore, for a source that has none.</param>
    public IReadOnlyList<Copy>? Copies(IProjectFiles files, IReadOnlyList<string> ignored)
    {
        string[] needed = ["gradlew", Properties, Jar];
        var rules = IgnoreRules.Of(files, ignored);
        return IsUsual && !needed.Any(rules.Hides)
            ? DependencyFiles.Copies(files, ignored, needed.Append("gradle.properties").Where(files.FileExists))
            : null;
    }

    /// <summary>The catalog's image with this Gradle in place of its own: their tags name both.</summary>
    public string Image(string catalogs) =>
        Version is not null && OwnTag.Match(catalogs) is { Success: true } tag
            ? $"{tag.Groups[1].Value}:{Version}-jdk{tag.Groups[2].Value}"
            : catalogs;

    [GeneratedRegex(@"^distributionUrl\s*=\s*\S{0,400}/gradle-([0-9]{1,3}(?:\.[0-9]{1,3}){1,2})-(?:bin|all)\.zip", RegexOptions.Multiline)]
    private static partial Regex Distribution { get; }

    [GeneratedRegex(@"^distributionUrl\s*=\s*https?\\?:", RegexOptions.Multiline)]
    private static partial Regex FromServer { get; }

    [GeneratedRegex(@"\A(.*gradle):[0-9.]+-jdk([0-9]+)\z")]
    private static partial Regex OwnTag { get; }
}
