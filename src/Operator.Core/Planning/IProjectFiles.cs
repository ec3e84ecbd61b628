using Operator.Entities;

namespace Operator.Core.Planning;

/// <summary>
/// The source as planning sees it: a tree of files under forward-slash paths relative to the built directory.
/// Names are exactly those on disk. Reading never leaves the tree.
/// </summary>
public interface IProjectFiles
{
    bool FileExists(string path);

    bool DirectoryExists(string path);

    /// <summary>Names of the files and directories directly under <paramref name="directory"/> ("" is the root), in ordinal order.</summary>
    IReadOnlyList<ProjectEntry> List(string directory);

    /// <summary>Text of a file (UTF-8, without byte order mark); null when there is no such file or it is larger than 1 MiB, or 8 MiB for a lock file.</summary>
    string? ReadText(string path);
}

internal static class RequiredText
{
    /// <summary>Text of a file that exists.</summary>
    /// <exception cref="PlanRefusal">It is too large.</exception>
    public static string Require(this IProjectFiles files, string path, BuildReason? tooLarge = null) =>
        files.ReadText(path)
        ?? throw new PlanRefusal(
            tooLarge ?? PlanReasons.ProjectFileInvalid,
            $"{path} is larger than {DependencyNames.MostMebibytes(path)} MiB"
        );
}

public readonly record struct ProjectEntry(string Name, bool IsDirectory);
