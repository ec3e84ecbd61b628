using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Operator.Workspace.Sources.Git.LargeFiles;

/// <summary>What a repository has in the place of a file that is kept in Git LFS.</summary>
/// <param name="Path">In the working tree.</param>
/// <param name="Id">SHA-256 of the file, which is also its name at the server.</param>
internal sealed partial record LfsPointer(string Path, string Id, long Size)
{
    // By the specification; a file of the same beginning may be of any size.
    private const int MaxLength = 1024;

    /// <summary>Null when the file is no pointer: it was committed as it is.</summary>
    public static LfsPointer? Read(string root, string path)
    {
        var file = new FileInfo(System.IO.Path.Combine(root, path));
        if (!file.Exists || file.LinkTarget is not null || file.Length > MaxLength)
        {
            return null;
        }

        var match = Text().Match(Encoding.Latin1.GetString(File.ReadAllBytes(file.FullName)));
        return match.Success && long.TryParse(match.Groups["size"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? new LfsPointer(path, match.Groups["id"].Value, size)
            : null;
    }

    [GeneratedRegex(
        @"\Aversion https://(?:git-lfs\.github\.com|hawser\.github\.com)/spec/v1\r?\n(?:ext-[^\n]*\n)*oid sha256:(?<id>[0-9a-f]{64})\r?\nsize (?<size>[0-9]{1,18})\r?\n?\z"
    )]
    private static partial Regex Text();
}
