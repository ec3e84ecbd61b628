using System.Text;

namespace Operator.Core.Text;

/// <summary>The last lines of a log: at most 40, 8 KiB of UTF-8, each of at most 500 characters.</summary>
public sealed class LogTail
{
    public const int MaxLines = 40;

    public const int MaxBytes = 8 * 1024;

    public const int MaxLine = 500;

    private readonly Queue<string> lines = new(MaxLines + 1);

    /// <param name="line">Redacted, free of control characters.</param>
    public void Add(string line)
    {
        lines.Enqueue(DisplayText.Cut(line, MaxLine));
        if (lines.Count > MaxLines)
        {
            lines.Dequeue();
        }
    }

    /// <summary>Lines joined by line feeds; empty when there are none.</summary>
    public override string ToString() => Cut(string.Join('\n', lines), MaxBytes);

    /// <summary>Drops whole lines from the beginning until the rest fits; of a single line that is still too long, the end is kept.</summary>
    public static string Cut(string text, int maxBytes)
    {
        while (Encoding.UTF8.GetByteCount(text) > maxBytes)
        {
            var end = text.IndexOf('\n', StringComparison.Ordinal);
            text = end >= 0 && end < text.Length - 1 ? text[(end + 1)..] : LastBytes(text.TrimEnd('\n'), maxBytes);
        }

        return text;
    }

    private static string LastBytes(string text, int maxBytes)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var start = Math.Max(0, bytes.Length - maxBytes);
        // Bytes 10xxxxxx continue a character; the first other byte begins one.
        while (start < bytes.Length && (bytes[start] & 0xC0) == 0x80)
        {
            start++;
        }

        return Encoding.UTF8.GetString(bytes, start, bytes.Length - start);
    }
}
