using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Operator.Controllers.Logs;

/// <summary>
/// A whole log in little memory: pieces of text, each compressed by itself (concatenated gzip members are one gzip file). When
/// it grows too large for a ConfigMap its beginning and its end are kept, and a line states what is missing between them.
/// </summary>
internal sealed class LogSpool
{
    /// <summary>A ConfigMap holds 1 MiB of binary data; only the transfer encodes it as base64.</summary>
    public const int Largest = 900 * 1024;

    private const int PieceSize = 64 * 1024;

    private readonly int headLimit;
    private readonly int tailLimit;
    private readonly List<byte[]> head = [];
    private readonly Queue<Piece> tail = new();
    private readonly StringBuilder open = new(PieceSize + 1024);
    private int headSize;
    private int tailSize;
    private long droppedBytes;
    private long droppedLines;
    private int openLines;
    private bool headIsFull;

    /// <param name="largest">Size of the whole, compressed.</param>
    public LogSpool(int largest = Largest)
    {
        headLimit = largest / 2;
        tailLimit = largest - headLimit - PieceSize / 4;
    }

    /// <summary>Bytes of text that were added.</summary>
    public long Bytes { get; private set; }

    public bool Truncated => droppedLines > 0;

    public void Add(string line)
    {
        open.Append(line).Append('\n');
        openLines++;
        Bytes += Encoding.UTF8.GetByteCount(line) + 1;
        if (open.Length >= PieceSize)
        {
            Seal();
        }
    }

    /// <summary>The log as one gzip file.</summary>
    public byte[] ToGzip()
    {
        Seal();
        using var file = new MemoryStream(headSize + tailSize + 256);
        foreach (var piece in head)
        {
            file.Write(piece);
        }

        if (Truncated)
        {
            var gap = string.Create(
                CultureInfo.InvariantCulture,
                $"\n… {droppedLines} lines ({droppedBytes} bytes) are left out here …\n\n"
            );
            file.Write(Compress(gap));
        }

        foreach (var piece in tail)
        {
            file.Write(piece.Compressed);
        }

        return file.ToArray();
    }

    private void Seal()
    {
        if (openLines == 0)
        {
            return;
        }

        var text = open.ToString();
        var piece = new Piece(Compress(text), Encoding.UTF8.GetByteCount(text), openLines);
        open.Clear();
        openLines = 0;
        headIsFull |= headSize + piece.Compressed.Length > headLimit;
        if (!headIsFull)
        {
            head.Add(piece.Compressed);
            headSize += piece.Compressed.Length;
            return;
        }

        tail.Enqueue(piece);
        tailSize += piece.Compressed.Length;
        while (tailSize > tailLimit && tail.Count > 1)
        {
            var dropped = tail.Dequeue();
            tailSize -= dropped.Compressed.Length;
            droppedBytes += dropped.Bytes;
            droppedLines += dropped.Lines;
        }
    }

    private static byte[] Compress(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private sealed record Piece(byte[] Compressed, int Bytes, int Lines);
}
