using System.Text.RegularExpressions;

namespace Operator.Workspace.Sources.Git;

/// <summary>Names of git's objects: hexadecimal digits, in lower case.</summary>
internal static partial class GitHash
{
    public const int Sha1Length = 40;
    public const int Sha256Length = 64;

    /// <summary>The hash, or the beginning of one, that a revision is in either case; null when it cannot be one.</summary>
    public static string? Of(string revision) => Digits().IsMatch(revision) ? revision.ToLowerInvariant() : null;

    [GeneratedRegex(@"^[0-9a-fA-F]{4,64}\z")]
    private static partial Regex Digits();
}
