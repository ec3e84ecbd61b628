using System.Buffers;
using System.Security.Cryptography;
using Operator.Core.Engines;
using Operator.Core.Images;
using Operator.Entities;
using Operator.Workspace.Network;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Copying;

/// <summary>
/// Reads a blob from front to end in parts, goes on where a connection broke, and compares the digest before it passes on the last
/// bytes: what is not the blob never becomes one at the destination. Reasons: ImageIncomplete, ImageInvalid and those of the source's server.
/// </summary>
internal sealed class SourceBlob(RegistryClient source, Descriptor blob, Action<long> passed) : IAsyncDisposable
{
    // A source that sends less than this between two broken connections is given up after so many of them.
    private const int LeastProgress = 1 << 20;
    private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(blob.Size, 1, 256 << 10));
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ServerBody? body;
    private long position;
    private long hashed;
    private long sinceFailure;
    private int failures;
    private bool isWhole;

    /// <summary>How many bytes are passed on, of which the last ones may not have arrived.</summary>
    public long Position => position;

    public UploadBody Part(long from, long length) => new(length, (take, token) => PassAsync(from, length, take, token));

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        hash.Dispose();
        // A request that was cancelled may still hold the buffer.
        if (isWhole)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task PassAsync(long from, long length, Func<ReadOnlyMemory<byte>, Task> take, CancellationToken cancellationToken)
    {
        if (position != from)
        {
            await CloseAsync();
            passed(from - position);
            position = from;
        }

        for (var end = from + length; position < end; )
        {
            var count = await ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - position)), cancellationToken);
            Take(buffer.AsSpan(0, count));
            await take(buffer.AsMemory(0, count));
            passed(count);
        }

        if (blob.Size == 0)
        {
            Verify();
        }
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        // What is sent a second time is part of the hash already.
        var known = (int)Math.Min(hashed - position, bytes.Length);
        hash.AppendData(bytes[known..]);
        position += bytes.Length;
        hashed = Math.Max(hashed, position);
        if (position == blob.Size)
        {
            Verify();
        }
    }

    private void Verify()
    {
        if (isWhole)
        {
            return;
        }

        var digest = "sha256:" + Convert.ToHexStringLower(hash.GetCurrentHash());
        isWhole =
            digest == blob.Digest
                ? true
                : throw new BuildFault(
                    SourceReasons.ImageInvalid,
                    $"The registry returns other content than {blob.Digest} under that digest"
                );
    }

    private async Task<int> ReadAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        while (true)
        {
            body ??= await OpenAsync(cancellationToken);
            try
            {
                var count = await body.ReadAsync(into, cancellationToken);
                sinceFailure += count;
                return count > 0 ? count : throw new ServerFault(ServerTrouble.Unavailable, $"Blob {blob.Digest} breaks off");
            }
            catch (ServerFault fault) when (fault.Trouble == ServerTrouble.Unavailable)
            {
                failures = sinceFailure >= LeastProgress ? 1 : failures + 1;
                sinceFailure = 0;
                if (failures == RegistryConnection.MaxTries)
                {
                    throw fault.OfImage(SourceReasons.ImageIncomplete);
                }

                await CloseAsync();
                await source.Connection.PauseAsync(failures, null, cancellationToken);
            }
        }
    }

    private async Task<ServerBody> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await source.GetBlobFromAsync(blob.Digest, position, cancellationToken);
            var opened = await source.Connection.Http.OpenAsync(answer, cancellationToken);
            await SkipAsync(opened, Offset(answer), cancellationToken);
            return opened;
        }
        catch (ServerFault fault)
        {
            throw fault.OfImage(SourceReasons.ImageIncomplete);
        }
    }

    /// <summary>How many bytes of the answer are known already: all of them where the server does not know ranges.</summary>
    private long Offset(HttpResponseMessage answer)
    {
        var range = answer.Content.Headers.ContentRange;
        var first = answer.StatusCode == System.Net.HttpStatusCode.PartialContent ? range?.From ?? position : 0;
        if (answer.Content.Headers.ContentLength is { } length && length != blob.Size - first)
        {
            answer.Dispose();
            throw new ServerFault(
                ServerTrouble.Invalid,
                $"Blob {blob.Digest} has {length + first} bytes and not the {blob.Size} that its manifest says"
            );
        }

        return first <= position
            ? position - first
            : throw new ServerFault(ServerTrouble.Invalid, $"The registry returns another part of blob {blob.Digest} than was asked for");
    }

    private async Task SkipAsync(ServerBody opened, long count, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            var read = await opened.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), cancellationToken);
            count -= read > 0 ? read : throw new ServerFault(ServerTrouble.Unavailable, $"Blob {blob.Digest} breaks off");
        }
    }

    private async ValueTask CloseAsync()
    {
        if (body is { } open)
        {
            body = null;
            await open.DisposeAsync();
        }
    }
}
