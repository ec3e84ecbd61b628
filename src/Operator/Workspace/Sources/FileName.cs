using System.Globalization;
using System.Text;
using Operator.Entities;

namespace Operator.Workspace.Sources;

/// <summary>
/// Names of files are bytes, and here they are text: what is not UTF-8 is refused by name, because no name may silently become
/// another.
/// </summary>
internal static class FileName
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="BuildFault">NameInvalid: the bytes are not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes) => TryDecode(bytes) ?? throw Invalid(Escape(bytes));

    /// <summary>Null when the bytes are not UTF-8.</summary>
    public static string? TryDecode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <param name="shown">The name as people can read it.</param>
    public static BuildFault Invalid(string shown) =>
        new(SourceReasons.NameInvalid, $"{DisplayText.Of(shown, 120)} in the source has a name that is not UTF-8");

    /// <summary>As printf writes it: what is not ASCII becomes <c>\xE9</c>.</summary>
    private static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var value in bytes)
        {
            _ = value is >= 0x20 and < 0x7f ? text.Append((char)value) : text.Append(CultureInfo.InvariantCulture, $"\\x{value:X2}");
        }

        return text.ToString();
    }
}
