using Operator.Entities;

namespace Operator.Core.Planning;

/// <summary>The .dockerignore of a planned project: one of its own keeps its lines, but must not hide what planning adds.</summary>
internal static class IgnoreFile
{
    public const string Name = ".dockerignore";

    /// <summary>What neither a build nor an application reads: history, secrets of a laptop, settings of editors and of the server that runs tests.</summary>
    public static readonly string[] Always =
    [
        ".git",
        ".env",
        ".env.local",
        ".circleci",
        ".devcontainer",
        ".github",
        ".idea",
        ".vscode",
        "**/.DS_Store",
    ];

    /// <param name="ignored">Lines for a source that has none.</param>
    /// <param name="added">The other files that planning adds; gets this one, if it is needed.</param>
    public static void Add(IProjectFiles files, IEnumerable<string> ignored, SortedDictionary<string, string> added)
    {
        if (!files.FileExists(Name))
        {
            added[Name] = Lines(Always.Concat(ignored));
        }
        else if (added.Count > 0)
        {
            var own = files.Require(Name);
            added[Name] = own.TrimEnd('\n') + "\n" + Lines(added.Keys.Select(path => "!" + path));
        }
    }

    /// <summary>
    /// The ignore file that a Dockerfile has for itself. One that hides nothing gets a comment: an engine takes an empty file for none,
    /// and would obey .dockerignore after all.
    /// </summary>
    /// <returns>Null when there is none.</returns>
    public static string? OfDockerfile(IProjectFiles files, string dockerfile)
    {
        var path = dockerfile + Name;
        return !files.FileExists(path) ? null
            : files.Require(path, PlanReasons.DockerfileInvalid) is var text && string.IsNullOrWhiteSpace(text) ? "# Nothing is left out\n"
            : text;
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
