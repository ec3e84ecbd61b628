using System.Text;
using System.Text.Encodings.Web;

namespace Operator.Testing.Secrets;

/// <summary>The ways in which a secret may stand in a text.</summary>
public static class SecretForms
{
    /// <summary>Shorter lines of a longer value, as the first one of a private key, say nothing.</summary>
    private const int ShortestLine = 12;

    /// <summary>Each form with its name; of a value with several lines, those of each line too.</summary>
    public static IEnumerable<(string Form, string Text)> Of(string value) =>
        value
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.Length >= ShortestLine && !line.StartsWith("-----", StringComparison.Ordinal))
            .Append(value)
            .Distinct()
            .SelectMany(OfOne)
            .DistinctBy(form => form.Text);

    private static IEnumerable<(string Form, string Text)> OfOne(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        // As bytes are shown that are read as Latin-1, as everything is here.
        yield return ("plain", Encoding.Latin1.GetString(bytes));
        yield return ("percent-encoded", Uri.EscapeDataString(value));
        yield return ("percent-encoded in small letters", LowerHex(Uri.EscapeDataString(value)));
        yield return (
            "in JSON",
            Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)))
        );
        yield return ("in JSON for HTML", JavaScriptEncoder.Default.Encode(value));
        yield return ("hexadecimal", Convert.ToHexStringLower(bytes));
        yield return ("hexadecimal in capitals", Convert.ToHexString(bytes));
        for (var before = 0; before < 3; before++)
        {
            var text = InBase64(bytes, before);
            yield return ("base64", text);
            yield return ("base64 for URLs", text.Replace('+', '-').Replace('/', '_'));
        }
    }

    /// <summary>What base64 always has of a value with this many bytes before it, whatever is around it.</summary>
    private static string InBase64(byte[] value, int before)
    {
        var text = Convert.ToBase64String([.. new byte[before], .. value]);
        var first = before switch
        {
            0 => 0,
            1 => 2,
            _ => 3,
        };
        return text[first..(((before + value.Length) * 8) / 6)];
    }

    private static string LowerHex(string escaped) =>
        string.Concat(
            escaped.Select(
                (letter, at) =>
                    (at >= 1 && escaped[at - 1] == '%') || (at >= 2 && escaped[at - 2] == '%') ? char.ToLowerInvariant(letter) : letter
            )
        );
}
