using System.Buffers;
using System.Text.RegularExpressions;

namespace Operator.Core.Redaction;

/// <summary>
/// Redacts lines in their order. It remembers that it is inside a private key or a netrc file, and that a line ended with the name of a
/// secret, whose value is on the next line of the same step.
/// </summary>
public sealed class RedactedLines(Redactor redactor)
{
    /// <summary>A key is never longer; a BEGIN without an END must not swallow the log.</summary>
    private const int LongestKey = 120;

    /// <summary>Lines of other steps may come between a name and its value.</summary>
    private const int MostLinesBetween = 5;

    private static readonly Regex Prefix = Pattern(@"^#[0-9]{1,9} (?:[0-9]+\.[0-9]+ )?");
    private static readonly Regex NameAtEnd = Pattern(@"([A-Za-z0-9_.-]+)[""']?\s*[:=]\s*[|>]?[-+]?\s*$");
    private static readonly Regex NameOfPair = Pattern(@"\b(?:name|key)[""']?\s*[:=]\s*[""']?([A-Za-z0-9_.-]+)[""']?,?\s*$");
    private static readonly Regex ValueOfPair = Pattern(@"^(\s*[""']?value[""']?\s*[:=]\s*)(\S.*)$");
    private static readonly Regex OneWord = Pattern(@"^(\s*)([^\s#]\S{3,}[^\s:{\[(])\s*$");

    private static readonly SearchValues<string> Words = SearchValues.Create([.. SecretNames.Words], StringComparison.OrdinalIgnoreCase);

    private readonly NetrcSecrets netrc = new();
    private int keyLines;
    private string? step;
    private int between;
    private bool pair;

    public string Next(string raw)
    {
        var line = redactor.Redact(raw);
        if (IsBegin(raw))
        {
            keyLines = LongestKey;
        }
        else if (keyLines > 0)
        {
            keyLines = raw.Contains("-----END ", StringComparison.Ordinal) ? 0 : keyLines - 1;
            return IsKeyText(CleanLine.Of(raw)) ? Redactor.Mask : line;
        }

        return AfterName(line);
    }

    private string AfterName(string line)
    {
        var prefix = Prefix.Match(line).Value;
        var own = prefix.Split(' ')[0];
        var text = netrc.Next(own, line[prefix.Length..]);
        var masked = step == own ? MaskValue(text) : text;
        if (step == own || --between <= 0)
        {
            step = null;
        }

        Remember(own, text);
        return prefix + masked;
    }

    private string MaskValue(string text)
    {
        var match = (pair ? ValueOfPair : OneWord).Match(text);
        var value = match.Groups[2].Value;
        return match.Success && !SecretText.IsReference(value) && !SecretText.IsFiller(value)
            ? match.Groups[1].Value + SecretText.Quoted(value)
            : text;
    }

    private void Remember(string own, string text)
    {
        if (!text.AsSpan().ContainsAny(Words))
        {
            return;
        }

        var named = NameAtEnd.Match(text);
        pair = !named.Success;
        var name = (named.Success ? named : NameOfPair.Match(text)).Groups[1].Value;
        if (SecretNames.Tells(name) && !name.EndsWith('s'))
        {
            (step, between) = (own, MostLinesBetween);
        }
    }

    private static bool IsBegin(string line) =>
        line.Contains("-----BEGIN ", StringComparison.Ordinal)
        && line.Contains("PRIVATE KEY", StringComparison.Ordinal)
        && !line.Contains("-----END ", StringComparison.Ordinal);

    /// <summary>Base64, a header or the end, after any prefix of the engine. Lines of other steps may come in between.</summary>
    private static bool IsKeyText(string line)
    {
        var last = line.AsSpan().Trim();
        var blank = last.LastIndexOf(' ');
        last = blank >= 0 ? last[(blank + 1)..] : last;
        return line.Contains("-----END ", StringComparison.Ordinal)
            || line.Contains("Proc-Type:", StringComparison.Ordinal)
            || line.Contains("DEK-Info:", StringComparison.Ordinal)
            || (last.Length >= 8 && last.IndexOfAnyExcept(Base64) < 0);
    }

    private static readonly SearchValues<char> Base64 = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
    );

    private static Regex Pattern(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
}
