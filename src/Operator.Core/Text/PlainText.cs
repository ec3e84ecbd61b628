using System.Buffers;

namespace Operator.Core.Text;

/// <summary>Which characters a text may have.</summary>
public static class PlainText
{
    private static readonly SearchValues<char> NotInLine = SearchValues.Create([
        .. Enumerable.Range(0, 0xa0).Select(code => (char)code).Where(character => char.IsControl(character) && character != '\t'),
        '\u2028',
        '\u2029',
    ]);

    /// <summary>True when a value fits on one line: it has no line break of any kind, and no control character except tab.</summary>
    public static bool FitsLine(string value) => IsText(value) && !value.AsSpan().ContainsAny(NotInLine);

    /// <summary>True when a value can be an environment variable: it has no NUL and no unpaired surrogate.</summary>
    public static bool IsText(string value)
    {
        for (var index = 0; index < value.Length; index++)
        {
            if (value[index] == '\0' || char.IsLowSurrogate(value[index]))
            {
                return false;
            }

            if (char.IsHighSurrogate(value[index]))
            {
                if (index + 1 == value.Length || !char.IsLowSurrogate(value[index + 1]))
                {
                    return false;
                }

                index++;
            }
        }

        return true;
    }
}
