using System.Text.RegularExpressions;

namespace Operator.Core.Redaction;

/// <summary>A part of a pattern around literal text: a line without that text cannot match.</summary>
/// <param name="Before">Regular expression before the literal.</param>
/// <param name="After">Regular expression after it.</param>
public sealed record Piece(string Before, string Literal, string After = "")
{
    public string Pattern => Before + Regex.Escape(Literal) + After;
}
