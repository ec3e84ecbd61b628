using System.Buffers;
using System.Text;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Redaction;

/// <summary>
/// Masks secrets in text before it reaches a log archive, a status or an event. It knows them by their shape, by the name before them, and
/// from the values of this build whose names say that they are secret.
/// </summary>
/// <remarks>Text is cleaned first, so that a colour code or an invisible character inside a secret does not hide it.</remarks>
public sealed class Redactor
{
    public const string Mask = "***";

    /// <summary>Shorter values occur by chance in ordinary text.</summary>
    private const int ShortestValue = 4;

    /// <summary>
    /// A line is cut after masking, never before: half a secret matches no pattern. This is how much is read for that; a longer secret does
    /// not fit into a field of the spec either.
    /// </summary>
    private const int LongestRead = CleanLine.Longest + 16 * 1024;

    private readonly string[] values;
    private readonly SearchValues<string>? search;

    private Redactor(IEnumerable<string> values)
    {
        // The longest first: a value that contains another must be masked as a whole.
        this.values =
        [
            .. values
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(value => value.Length)
                .ThenBy(value => value, StringComparer.Ordinal),
        ];
        search = this.values.Length == 0 ? null : SearchValues.Create(this.values, StringComparison.Ordinal);
    }

    /// <summary>Knows only shapes and names.</summary>
    public static Redactor Plain { get; } = new([]);

    public static Redactor For(ImageBuildSpec spec)
    {
        IEnumerable<KeyValuePair<string, string>> own =
        [
            .. spec.Environment ?? Empty,
            .. spec.BuildArgs ?? Empty,
            .. spec.Nixpacks?.Variables ?? Empty,
            .. spec.Parameters ?? Empty,
        ];
        var secrets = own.Where(item => SecretNames.Tells(item.Key) || SecretShapes.Tells(item.Value))
            .SelectMany(item => Spellings(item.Value))
            .Where(value => value.Length >= ShortestValue && value is not ("true" or "false" or "null" or "none"))
            .ToList();
        return secrets.Count == 0 ? Plain : new Redactor(secrets);
    }

    /// <summary>One line.</summary>
    public string Redact(string line)
    {
        var text = CleanLine.Of(line, LongestRead);
        text = search is null ? text : MaskValues(text);
        return DisplayText.Cut(SecretShapes.Mask(text), CleanLine.Longest);
    }

    /// <summary>
    /// An image, a revision, a version. Only what is a token by its shape is masked: <c>team/password-store:2</c> is a name, and
    /// tools read it.
    /// </summary>
    public static string RedactName(string name) => SecretShapes.MaskTokens(name);

    /// <summary>Several lines; a private key in them is masked as a whole.</summary>
    public string RedactLines(string text)
    {
        var lines = new RedactedLines(this);
        return string.Join('\n', text.Split('\n').Select(lines.Next));
    }

    private static IReadOnlyDictionary<string, string> Empty { get; } = new Dictionary<string, string>();

    /// <summary>The forms in which a value may occur: whole, line by line, in a URL, in base64.</summary>
    private static IEnumerable<string> Spellings(string value)
    {
        yield return CleanLine.Of(value, int.MaxValue);
        yield return value;
        foreach (var line in value.Split('\n'))
        {
            // A line of a longer value may be a brace or an ordinary word.
            if (line.Trim().Length >= 8)
            {
                yield return CleanLine.Of(line, int.MaxValue).Trim();
            }
        }

        if (value.Length >= 8)
        {
            yield return Uri.EscapeDataString(value);
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        }
    }

    private string MaskValues(string text)
    {
        var at = text.AsSpan().IndexOfAny(search!);
        if (at < 0)
        {
            return text;
        }

        var masked = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (at >= 0)
        {
            masked.Append(rest[..at]).Append(Mask);
            rest = rest[(at + LengthAt(rest[at..]))..];
            at = rest.IndexOfAny(search!);
        }

        return masked.Append(rest).ToString();
    }

    private int LengthAt(ReadOnlySpan<char> text)
    {
        foreach (var value in values)
        {
            if (text.StartsWith(value, StringComparison.Ordinal))
            {
                return value.Length;
            }
        }

        return 1;
    }
}
