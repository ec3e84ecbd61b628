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
        try
        {
            return ParseEvent(line);
        }
        catch (JsonException e)
        {
            throw KubernetesApiException.Unreadable(request, e);
        }
    }

    private WatchEvent<T> ParseEvent(ReadOnlySequence<byte> line)
    {
        var reader = line.IsSingleSegment ? new Utf8JsonReader(line.FirstSpan) : new Utf8JsonReader(line);
        Utf8JsonReader body = default;
        var hasBody = false;
        WatchEventKind? type = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (isType)
            {
                type = ReadType(ref reader);
            }
            else if (isObject && type is { } known)
            {
                return ReadBody(known, ref reader);
            }
            else
            {
                // Servers write the type first; a proxy that rewrites JSON may not.
                if (isObject)
                {
                    body = reader;
                    hasBody = true;
                }

                reader.Skip();
            }
        }

        return type is { } late && hasBody ? ReadBody(late, ref body) : throw new JsonException("watch event without type or object");
    }

    private WatchEvent<T> ReadBody(WatchEventKind type, ref Utf8JsonReader reader)
    {
        switch (type)
        {
            case WatchEventKind.Error:
                var status = JsonSerializer.Deserialize(ref reader, KubernetesModelsJsonContext.Default.V1Status) ?? new();
                throw new KubernetesApiException(request, status);
            case WatchEventKind.Bookmark:
                return new(type, ObjectReader<T>.ReadMetadata(reader).ResourceVersion, null, null);
            case WatchEventKind.Added or WatchEventKind.Modified or WatchEventKind.Deleted:
                var (item, rejected) = objects.ReadOrReject(ref reader);
                return new(type, (item?.Metadata ?? rejected!.Metadata).ResourceVersion, item, rejected);
            default:
                throw new JsonException($"unknown watch event {type}");
        }
    }

    private static WatchEventKind ReadType(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("ADDED"u8) ? WatchEventKind.Added
        : reader.ValueTextEquals("MODIFIED"u8) ? WatchEventKind.Modified
        : reader.ValueTextEquals("DELETED"u8) ? WatchEventKind.Deleted
        : reader.ValueTextEquals("BOOKMARK"u8) ? WatchEventKind.Bookmark
        : reader.ValueTextEquals("ERROR"u8) ? WatchEventKind.Error
        : throw new JsonException($"unknown watch event {reader.GetString()}");
}
