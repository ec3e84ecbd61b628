using System.Buffers;

namespace Operator.Kubernetes.Client;

/// <summary>A response body in a rented buffer: lists are large, and not worth a new array each.</summary>
internal sealed class PooledBody : IDisposable
{
    private byte[] buffer;
    private int length;

    private PooledBody(int size) => buffer = ArrayPool<byte>.Shared.Rent(size);

    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    public static async Task<PooledBody> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var body = new PooledBody((int)Math.Clamp(content.Headers.ContentLength + 1 ?? 16 * 1024, 1024, 64 * 1024 * 1024));
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            while (true)
            {
                if (body.length == body.buffer.Length)
                {
                    body.Grow();
                }

                var read = await stream.ReadAsync(body.buffer.AsMemory(body.length), cancellationToken);
                if (read == 0)
                {
                    return body;
                }

                body.length += read;
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        var rented = buffer;
        buffer = [];
        length = 0;
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
