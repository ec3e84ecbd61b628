namespace Operator.EndToEnd.Tests.Harness;

/// <summary>A large file that lies nowhere: zeros, with so many bytes of noise in every kibibyte.</summary>
public sealed class MadeUpStream(long length, int noise) : Stream
{
    private readonly Random random = new(1);
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => position = value;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = (int)Math.Min(count, length - position);
        var made = buffer.AsSpan(offset, read);
        made.Clear();
        for (var start = 0; start + noise <= read; start += 1024)
        {
            random.NextBytes(made.Slice(start, noise));
        }

        position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }
}
