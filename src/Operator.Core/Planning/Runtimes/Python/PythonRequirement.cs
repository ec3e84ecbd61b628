using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>One requirement, as in <c>psycopg[c]&gt;=3.2</c> or <c>lib @ git+https://…</c>.</summary>
/// <param name="Name">In lower case, with dashes.</param>
/// <param name="Source">Where it comes from when that is no package index: an address or a path.</param>
internal sealed partial record PythonRequirement(string Name, IReadOnlyList<string> Extras, string? Source = null)
{
    private static readonly string[] Archives = [".whl", ".tar.gz", ".zip", ".tar.bz2"];

    /// <summary>Null for text that is no requirement.</summary>
    public static PythonRequirement? Parse(string text)
    {
        var trimmed = text.Trim();
        if (IsPlace(trimmed))
        {
            var egg = trimmed.IndexOf("#egg=", StringComparison.Ordinal);
            return new PythonRequirement(egg < 0 ? "" : Normal(trimmed[(egg + 5)..].Split('&', '[')[0]), [], trimmed);
        }

        var match = Pattern.Match(trimmed);
        if (!match.Success)
        {
            return null;
        }

        var rest = trimmed[match.Length..].TrimStart();
        return new PythonRequirement(
            Normal(match.Groups["name"].Value),
            [
                .. match
                    .Groups["extras"]
                    .Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(Normal),
            ],
            rest.StartsWith('@') ? rest[1..].Trim() : null
        );
    }

    public static string Normal(string name) => name.ToLowerInvariant().Replace('_', '-').Replace('.', '-');

    /// <summary>The Debian package of the version control system that fetches it; null when none does.</summary>
    public string? VersionControl =>
        Source is null ? null
        : Source.StartsWith("git+", StringComparison.Ordinal) ? "git"
        : Source.StartsWith("hg+", StringComparison.Ordinal) ? "mercurial"
        : Source.StartsWith("svn+", StringComparison.Ordinal) ? "subversion"
        : null;

    /// <summary>True for a file or directory of the project's own source.</summary>
    public bool IsLocal =>
        Source is not null && (Source.StartsWith("file:", StringComparison.Ordinal) || !Source.Contains("://", StringComparison.Ordinal));

    private static bool IsPlace(string text) =>
        text.StartsWith('.')
        || text.StartsWith('/')
        || text.StartsWith("file:", StringComparison.Ordinal)
        || Address.IsMatch(text)
        || Archives.Any(ending => text.Split(';')[0].TrimEnd().EndsWith(ending, StringComparison.OrdinalIgnoreCase) && !text.Contains('@'));

    [GeneratedRegex(@"\A(?<name>[A-Za-z0-9][A-Za-z0-9._-]*)[ \t]*(?:\[(?<extras>[^\]]{0,200})\])?")]
    private static partial Regex Pattern { get; }

    [GeneratedRegex(@"\A[a-z+]{2,12}://")]
    private static partial Regex Address { get; }
}
