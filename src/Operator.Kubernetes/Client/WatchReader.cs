using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Models;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Kubernetes.Client;

/// <summary>Splits a watch's body into its lines and reads an event from each, without a string in between.</summary>
internal sealed class WatchReader<T>(string request, ObjectReader<T> objects)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly StreamPipeReaderOptions BufferOptions = new(bufferSize: 16 * 1024);

    /// <summary>Reads to the end of the stream. An incomplete last line means that the connection was cut: it is dropped.</summary>
    public async IAsyncEnumerable<WatchEvent<T>> ReadAsync(
        Stream stream,
        TimeSpan silence,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var pipe = PipeReader.Create(stream, BufferOptions);
        using var idle = new CancellationTokenSource(silence, time);
        await using var stopOnIdle = idle.Token.Register(pipe.CancelPendingRead);
        try
        {
            while (true)
            {
                var result = await ReadMoreAsync(pipe, silence, cancellationToken);

                idle.CancelAfter(silence);
                var rest = result.Buffer;
                while (TakeLine(ref rest) is { } line)
                {
                    yield return ReadEvent(line);
                }

                pipe.AdvanceTo(rest.Start, rest.End);
                if (result.IsCompleted)
                {
                    yield break;
                }
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private async ValueTask<ReadResult> ReadMoreAsync(PipeReader pipe, TimeSpan silence, CancellationToken cancellationToken)
    {
        try
        {
            var result = await pipe.ReadAsync(cancellationToken);
            return result.IsCanceled ? throw new TimeoutException($"no byte for {silence}") : result;
        }
        catch (Exception e) when (e is IOException or TimeoutException or HttpRequestException)
        {
            throw new KubernetesApiException(request, e);
        }
    }

    private static ReadOnlySequence<byte>? TakeLine(ref ReadOnlySequence<byte> buffer)
    {
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            if (!line.IsEmpty)
            {
                return line;
            }
        }

        return null;
    }

    private WatchEvent<T> ReadEvent(ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment)
        {
            return ReadEvent(line.FirstSpan);
        }

        var length = checked((int)line.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            line.CopyTo(rented);
            return ReadEvent(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private WatchEvent<T> ReadEvent(ReadOnlySpan<byte> line)
    {
        try
        {
            return ParseEvent(line);
        }
        catch (JsonException e)
        {
            throw KubernetesApiException.Unreadable(request, e);
        }
    }

    private WatchEvent<T> ParseEvent(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> type = default;
        ReadOnlySpan<byte> body = default;
        var members = JsonSplit.MembersOf(line);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("type"u8))
            {
                type = members.Value;
            }
            else if (members.Name.SequenceEqual("object"u8))
            {
                body = members.Value;
            }
        }

        return type.IsEmpty || body.IsEmpty
            ? throw new JsonException("watch event without type or object")
            : ReadBody(ReadType(type), body);
    }

    private WatchEvent<T> ReadBody(WatchEventKind type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case WatchEventKind.Error:
                var status = JsonSerializer.Deserialize(body, KubernetesModelsJsonContext.Default.V1Status) ?? new();
                throw new KubernetesApiException(request, status);
            case WatchEventKind.Bookmark:
                return new(type, PartialMetadata.Read(body).ResourceVersion, null, null);
            case WatchEventKind.Added or WatchEventKind.Modified or WatchEventKind.Deleted:
                var (item, rejected) = objects.ReadOrReject(body);
                return new(type, (item?.Metadata ?? rejected!.Metadata).ResourceVersion, item, rejected);
            default:
                throw new JsonException($"unknown watch event {type}");
        }
    }

    private static WatchEventKind ReadType(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("\"ADDED\""u8) ? WatchEventKind.Added
        : type.SequenceEqual("\"MODIFIED\""u8) ? WatchEventKind.Modified
        : type.SequenceEqual("\"DELETED\""u8) ? WatchEventKind.Deleted
        : type.SequenceEqual("\"BOOKMARK\""u8) ? WatchEventKind.Bookmark
        : type.SequenceEqual("\"ERROR\""u8) ? WatchEventKind.Error
        : throw new JsonException("unknown type of watch event");
}
