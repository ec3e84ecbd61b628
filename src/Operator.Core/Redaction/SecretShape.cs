using System.Text.RegularExpressions;

namespace Operator.Core.Redaction;

/// <summary>
/// A pattern with what takes its place. It cannot be made without literals, and the lines that are searched at all are chosen by them:
/// so no pattern can be added and forgotten.
/// </summary>
internal sealed class SecretShape(string before, IReadOnlyList<Piece> pieces, string after, RegexOptions options, MatchEvaluator mask)
{
    // No backtracking: a hostile line costs what an innocent one of its length costs.
    private readonly Regex pattern = new(
        $"{before}(?:{string.Join('|', pieces.Select(piece => piece.Pattern))}){after}",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | options
    );

    public IEnumerable<string> Literals => pieces.Select(piece => piece.Literal);

    public string Mask(string line) => pattern.Replace(line, mask);

    /// <summary>True when something in the text is a secret.</summary>
    public bool Finds(string text) => pattern.Matches(text).Any(match => mask(match) != match.Value);
}
