using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Templates;

/// <summary>What a value becomes where it stands.</summary>
internal abstract record Placed
{
    private Placed() { }

    public sealed record Text(string Value) : Placed;

    /// <param name="Problem">The end of a sentence about the parameter.</param>
    public sealed record BadValue(string Problem) : Placed;

    /// <param name="Problem">What the template's author must change.</param>
    public sealed record BadPlace(string Problem) : Placed;
}

/// <summary>
/// Follows the author's text of an instruction and says how a value is written at the point reached: so that it means itself, and neither
/// ends a quote, nor begins a flag, nor is looked at by a shell.
/// </summary>
internal abstract class ParameterPlace
{
    public static readonly Placed AfterBackslash = new Placed.BadPlace("a backslash stands directly before a parameter");

    public abstract void Pass(char character);

    public abstract Placed Place(string value);
}

/// <summary>Where there is no quoting that holds everywhere: only words that nothing can misread.</summary>
internal sealed partial class BarePlace : ParameterPlace
{
    private bool escaped;

    public static Placed Word(string value) =>
        WordPattern().IsMatch(value)
            ? new Placed.Text(value)
            : new Placed.BadValue("can only be letters, digits and ._:/@+-, and not begin with a dash");

    public override void Pass(char character) => escaped = character == '\\';

    public override Placed Place(string value) => escaped ? AfterBackslash : Word(value);

    [GeneratedRegex(@"^[A-Za-z0-9._:/@+][A-Za-z0-9._:/@+-]*\z")]
    private static partial Regex WordPattern();
}

/// <summary>Inside of a JSON array.</summary>
internal sealed class JsonPlace : ParameterPlace
{
    private bool inText;
    private bool escaped;

    public override void Pass(char character)
    {
        inText ^= character == '"' && !escaped;
        escaped = inText && character == '\\' && !escaped;
    }

    public override Placed Place(string value) =>
        escaped ? AfterBackslash
        : inText ? new Placed.Text(Quoting.Json([value], "a parameter", hidesHeredocs: true)[2..^2])
        : new Placed.BadPlace("a parameter of an exec form stands outside of double quotes");
}

/// <summary>The <c>KEY=value</c> words of ENV, LABEL and ARG.</summary>
internal sealed class WordsPlace : ParameterPlace
{
    private char quote;
    private bool escaped;
    private bool isValue;
    private int braces;
    private char previous;

    public override void Pass(char character)
    {
        if (!escaped)
        {
            Follow(character);
        }

        escaped = character == '\\' && !escaped && quote != '\'';
        previous = character;
    }

    public override Placed Place(string value) =>
        escaped ? AfterBackslash
        : quote == '\'' ? new Placed.BadPlace("a parameter stands between single quotes; use double quotes or none")
        : braces > 0 || !isValue || previous == '$' ? BarePlace.Word(value)
        : quote == '"' ? new Placed.Text(Quoting.Word(value, "a parameter")[1..^1])
        : new Placed.Text(Quoting.Word(value, "a parameter"));

    private void Follow(char character)
    {
        if (character is '"' or '\'' && (quote == 0 || quote == character))
        {
            quote = quote == 0 ? character : '\0';
        }
        else if (quote != '\'')
        {
            braces += character switch
            {
                '{' when previous == '$' => 1,
                '}' when braces > 0 => -1,
                _ => 0,
            };
            isValue = (isValue || character == '=') && (quote != 0 || character is not (' ' or '\t'));
        }
    }
}

/// <summary>A POSIX shell's command line, as far as it can be followed with certainty; beyond that only plain words are let in.</summary>
internal sealed class ShellPlace(bool isPosix) : ParameterPlace
{
    private char quote;
    private bool escaped;
    private int braces;
    private bool isOpaque = !isPosix;
    private char previous = ' ';

    public override void Pass(char character)
    {
        if (!escaped && !isOpaque)
        {
            Follow(character);
        }

        escaped = character == '\\' && !escaped && quote != '\'';
        previous = character;
    }

    public override Placed Place(string value) =>
        escaped ? AfterBackslash
        : isOpaque || braces > 0 || previous == '$' ? BarePlace.Word(value)
        : value.Contains("<<", StringComparison.Ordinal) ? new Placed.BadValue("cannot contain <<")
        : new Placed.Text(
            quote switch
            {
                '\'' => Quoting.Shell(value)[1..^1],
                '"' => string.Concat(
                    value.Select(character => character is '\\' or '"' or '$' or '`' ? $"\\{character}" : character.ToString())
                ),
                _ => Quoting.Shell(value),
            }
        );

    private void Follow(char character)
    {
        if (quote == '\'')
        {
            quote = character == '\'' ? '\0' : quote;
            return;
        }

        // Substitutions, $'…', comments and heredocs have rules of their own inside; from there on nothing is certain.
        isOpaque =
            character == '`'
            || (previous == '$' && (character == '(' || (character == '\'' && quote == 0)))
            || (quote == 0 && ((character == '#' && char.IsWhiteSpace(previous)) || (character == '<' && previous == '<')));
        braces += character switch
        {
            '{' when previous == '$' => 1,
            '}' when braces > 0 => -1,
            _ => 0,
        };
        if (character == '"' || (character == '\'' && quote == 0))
        {
            quote = quote == 0 ? character : '\0';
        }
    }
}
