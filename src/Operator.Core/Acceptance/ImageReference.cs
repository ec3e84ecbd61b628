using System.Text.RegularExpressions;

namespace Operator.Core.Acceptance;

/// <summary>An image reference by the distribution project's grammar: [registry/]repository[:tag][@digest].</summary>
public sealed partial record ImageReference
{
    /// <summary>Host with port; null where the reference has none (Docker Hub).</summary>
    public string? Registry { get; init; }

    public required string Path { get; init; }

    public string? Tag { get; init; }

    public string? Digest { get; init; }

    /// <summary>Null when the text is not a reference.</summary>
    public static ImageReference? Parse(string text)
    {
        var rest = text;
        string? digest = null;
        string? tag = null;
        if (rest.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            (rest, digest) = (rest[..at], rest[(at + 1)..]);
            if (!DigestGrammar.IsMatch(digest))
            {
                return null;
            }
        }

        if (rest.LastIndexOf(':') is >= 0 and var colon && colon > rest.LastIndexOf('/'))
        {
            (rest, tag) = (rest[..colon], rest[(colon + 1)..]);
            if (!TagGrammar.IsMatch(tag))
            {
                return null;
            }
        }

        return ParseRepository(rest) is { } repository ? repository with { Tag = tag, Digest = digest } : null;
    }

    /// <summary>Null when the text is not a registry and repository, or has a tag or digest.</summary>
    public static ImageReference? ParseRepository(string text)
    {
        if (text.Length is 0 or > 255)
        {
            return null;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : text[..slash];
        var isHost = first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost";
        var path = isHost ? text[(slash + 1)..] : text;
        return (!isHost || HostGrammar.IsMatch(first)) && PathGrammar.IsMatch(path)
            ? new ImageReference { Registry = isHost ? first : null, Path = path }
            : null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    public static partial Regex TagGrammar { get; }

    [GeneratedRegex(
        @"\A(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?\z"
    )]
    private static partial Regex HostGrammar { get; }

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex PathGrammar { get; }

    [GeneratedRegex(@"\Asha(?:256:[a-f0-9]{64}|512:[a-f0-9]{128})\z")]
    private static partial Regex DigestGrammar { get; }
}
