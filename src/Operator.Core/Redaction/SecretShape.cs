using System.Text.RegularExpressions;

namespace Operator.Core.Redaction;

/// <summary>
/// A pattern and its replacement. It always has literals, and only lines that contain one of them are searched: so a new pattern cannot be
/// missing from that list.
/// </summary>
internal sealed class SecretShape(string before, IReadOnlyList<Piece> pieces, string after, RegexOptions options, MatchEvaluator mask)
{
    // No backtracking: a hostile line takes no longer than any other line of its length.
    private readonly Regex pattern = new(
        $"{before}(?:{string.Join('|', pieces.Select(piece => piece.Pattern))}){after}",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | options
    );

    public IEnumerable<string> Literals => pieces.Select(piece => piece.Literal);

    public string Mask(string line) => pattern.Replace(line, mask);

    /// <summary>True when something in the text is a secret.</summary>
    public bool Finds(string text) => pattern.Matches(text).Any(match => mask(match) != match.Value);
}
