using Operator.Core.Formats.Versions;
using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Java;

/// <summary>A step of its own layer that fetches.</summary>
/// <param name="Manifests">What it reads.</param>
internal sealed record JavaFetch(IReadOnlyList<Copy> Manifests, string Command);

/// <summary>What Maven and Gradle projects have in common once they are read.</summary>
internal sealed record JavaBuild
{
    /// <summary>Role of the image in the catalog.</summary>
    public required string Tool { get; init; }

    /// <summary>Lines of a .dockerignore, for a source that has none.</summary>
    public static readonly string[] Ignored = ["target", "build", ".gradle"];

    /// <summary>What is fetched before the sources; null where nothing is.</summary>
    public JavaFetch? Fetch { get; init; }

    /// <summary>They leave what runs in /out.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    /// <summary>Directories of the build's commands that outlive it.</summary>
    public required IReadOnlyList<string> Caches { get; init; }

    public required IReadOnlyList<string> Start { get; init; }

    public JavaNeeds Needs { get; init; } = new();

    public string? Framework { get; init; }

    /// <summary>The image that builds, in place of the catalog's; null for that.</summary>
    public Func<string, string>? Image { get; init; }

    /// <summary>Copies the build's largest archive that is a program: not sources, docs, tests or what was there before repackaging.</summary>
    /// <param name="directory">Where the build leaves it.</param>
    /// <param name="extension">jar or war; it becomes /out/app.jar or /out/app.war.</param>
    public static string Take(string directory, string extension = "jar", string? name = null) =>
        "mkdir -p /out && cp \"$(find "
        + Quoting.Shell(directory)
        + $" -maxdepth 1 -name '{name ?? "*." + extension}' ! -name '*-sources.jar' ! -name '*-javadoc.jar' "
        + "! -name '*-tests.jar' ! -name '*-plain.*' ! -name 'original-*' -printf '%s %p\\n' | sort -rn | head -n 1 | cut -d ' ' -f 2-)\" /out/app."
        + extension;

    /// <summary>1.8 was the name of 8.</summary>
    public static string Number(string version) => version.StartsWith("1.", StringComparison.Ordinal) ? version[2..] : version;

    /// <summary>Spring Boot 3 and later need Java 17, 1 and 2 Java 8: what a project of theirs was written for is closer to that than to the newest.</summary>
    public static VersionWish? OfSpringBoot(string version, string from) =>
        VersionNumber.Read(version, out _) is { } number ? new VersionWish(number.Major >= 3 ? "17" : "8", from) { Words = version } : null;
}
