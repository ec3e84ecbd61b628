namespace Operator.Core.Redaction;

internal enum ValueForm
{
    /// <summary>Behind an equals sign, in an element, in a pair of keys: nothing but a value can stand there.</summary>
    Certain,

    /// <summary>Behind a colon, where a sentence may go on as well.</summary>
    Colon,

    /// <summary>Behind a flag and a blank.</summary>
    Flag,
}

/// <summary>Where a value stands in its line, quotes included.</summary>
internal readonly record struct SecretValue(int Start, int End, ValueForm Form);

/// <summary>Looks for the value that belongs to the name at a place of a line.</summary>
internal readonly ref struct ValueScan(string text, int start, int end)
{
    private readonly ReadOnlySpan<char> text = text;

    /// <summary><c>&lt;name attribute="x"&gt;value&lt;</c>, with or without a prefix before the name.</summary>
    public bool Element(out SecretValue value)
    {
        value = default;
        var open = text[..start].LastIndexOfAny('<', '>', ' ');
        if (open < 0 || text[open] != '<' || (open + 1 < start && text[start - 1] != ':'))
        {
            return false;
        }

        var close = text[end..].IndexOfAny('<', '>');
        if (close < 0 || text[end + close] != '>' || (close > 0 && text[end] != ' ') || text[end + close - 1] == '/')
        {
            return false;
        }

        var from = end + close + 1;
        var until = text[from..].IndexOf('<');
        value = new(from, until < 0 ? text.Length : from + until, ValueForm.Certain);
        return value.End > value.Start;
    }

    /// <summary>The name is the value of one key, and the next key holds the secret.</summary>
    public bool Pair(out SecretValue value)
    {
        value = default;
        if (!FollowsKey(text[..start]))
        {
            return false;
        }

        var at = Skip(SkipQuote(end), " \t");
        at = at < text.Length && text[at] == ',' ? at + 1 : at;
        at = SkipQuote(Skip(at, " \t"));
        return at < text.Length
            && text[at..].StartsWith("value", StringComparison.OrdinalIgnoreCase)
            && Behind(at + "value".Length, out _, out var from)
            && Reads(from, ValueForm.Certain, out value);
    }

    /// <summary><c>name=value</c>, <c>name: value</c>, <c>"name" => "value"</c>, and a prompt with its default, <c>name [none]: value</c>.</summary>
    public bool Assigned(out SecretValue value)
    {
        value = default;
        return Behind(end, out var form, out var from) && Reads(from, form, out value);
    }

    /// <summary>A blank between name and value: after a flag, in a Dockerfile's old form of ENV.</summary>
    public bool Separate(out SecretValue value)
    {
        value = default;
        var from = Skip(end, " \t");
        if (from == end || from == text.Length)
        {
            return false;
        }

        var before = text[..start].TrimEnd(' ');
        if (EndsWithWord(before, "ENV") || EndsWithWord(before, "setenv"))
        {
            value = new(from, text.Length, ValueForm.Certain);
            return true;
        }

        return text[start] == '-' && text[from] != '-' && Reads(from, ValueForm.Flag, out value);
    }

    /// <summary>Ends with <c>name: </c> or the like, and perhaps a quote.</summary>
    private static bool FollowsKey(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd("\"'\\").TrimEnd(' ');
        if (before is not [.. var key, ':' or '='])
        {
            return false;
        }

        key = key.TrimEnd(' ').TrimEnd("\"'\\");
        return EndsWithWord(key, "name") || EndsWithWord(key, "key") || EndsWithWord(key, "id");
    }

    private static bool EndsWithWord(ReadOnlySpan<char> before, string word) =>
        before.EndsWith(word, StringComparison.OrdinalIgnoreCase)
        && (before.Length == word.Length || !char.IsAsciiLetterOrDigit(before[^(word.Length + 1)]));

    /// <summary>Goes over the closing quote, a default in brackets and the separator.</summary>
    private bool Behind(int at, out ValueForm form, out int from)
    {
        (form, from) = (ValueForm.Certain, at);
        at = Skip(SkipQuote(at), " \t");
        if (at < text.Length && text[at] == '[' && text[at..].IndexOf(']') is var close and > 0)
        {
            at = Skip(at + close + 1, " \t");
        }

        if (at >= text.Length || text[at] is not ('=' or ':'))
        {
            return false;
        }

        form = text[at] == ':' ? ValueForm.Colon : ValueForm.Certain;
        at++;
        if (at < text.Length && ((text[at - 1] == '=' && text[at] == '>') || (text[at - 1] == ':' && text[at] == '=')))
        {
            (form, at) = (ValueForm.Certain, at + 1);
        }

        from = Skip(at, " \t");
        // Code: "token == null", "auth::tokens::refresh".
        return from < text.Length && text[from] is not ('=' or ':');
    }

    /// <summary>A value ends with its quote; a bare one at a blank or a comma.</summary>
    private bool Reads(int from, ValueForm form, out SecretValue value)
    {
        var open = SkipQuote(from);
        var quoted = open > from && text[open - 1] is '"' or '\'';
        var until = quoted ? EndOfQuoted(open, text[open - 1], open - from - 1) : EndOfBare(from);
        value = new(from, until, form);
        return until > from;
    }

    private int EndOfBare(int from)
    {
        var length = text[from..].IndexOfAny(" \t\"',");
        return length < 0 ? text.Length : from + length;
    }

    /// <summary>The quote that ends has as many backslashes before it as the one that began; a text without an end is a value to its end.</summary>
    private int EndOfQuoted(int at, char quote, int escapes)
    {
        var backslashes = 0;
        for (; at < text.Length; at++)
        {
            if (text[at] == quote && backslashes == escapes)
            {
                return at + 1;
            }

            backslashes = text[at] == '\\' ? backslashes + 1 : 0;
        }

        return text.Length;
    }

    private int SkipQuote(int at)
    {
        at = Skip(at, "\\");
        return at < text.Length && text[at] is '"' or '\'' ? at + 1 : at;
    }

    private int Skip(int at, ReadOnlySpan<char> characters)
    {
        if (at >= text.Length)
        {
            return text.Length;
        }

        var length = text[at..].IndexOfAnyExcept(characters);
        return length < 0 ? text.Length : at + length;
    }
}
