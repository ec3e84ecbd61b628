using Operator.Entities;

namespace Operator.Workspace.Sources.Archives;

/// <summary>
/// What comes out of the decompression of a tar, under watch: its ratio to what went in, and the size of headers, which the reader
/// would otherwise take into memory whole.
/// </summary>
internal sealed class UnpackedStream(Stream inner, Stream packed, UnpackLimits limits) : Stream
{
    private const long MaxHeader = 1 << 20;
    private long total;
    private long header = -1;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void EnterHeader() => header = 0;

    public void EnterData() => header = -1;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        total += count;
        if (!ReferenceEquals(inner, packed))
        {
            limits.CheckRatio(total, packed.Position);
        }

        if (header >= 0 && (header += count) > MaxHeader)
        {
            throw new BuildFault(SourceReasons.ArchiveBomb, "The archive has a header of more than 1 MiB");
        }

        return count;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !ReferenceEquals(inner, packed))
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
