using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Operator.Kubernetes.Client;

namespace Operator.Kubernetes.PodLogs;

/// <summary>One connection to a container's log: gives the lines after a position, also when the server repeats earlier ones.</summary>
internal sealed class LogStream : IAsyncDisposable
{
    // A line without an end must not fill the memory: the rest of it is dropped.
    private const int LongestLine = 256 * 1024;
    private static readonly StreamPipeReaderOptions BufferOptions = new(bufferSize: 32 * 1024);

    private readonly Stream stream;
    private readonly PipeReader pipe;
    private readonly List<LogLine> lines = [];
    private readonly long resumedAt;
    private int skip;
    private bool discarding;

    public LogStream(Stream stream, LogPosition position)
    {
        this.stream = stream;
        pipe = PipeReader.Create(stream, BufferOptions);
        Position = position;
        skip = position.LinesInSecond;
        resumedAt = position.LatestNanoseconds;
    }

    /// <summary>After the last line that was read.</summary>
    public LogPosition Position { get; private set; }

    /// <summary>Lines without a time: error messages of the kubelet itself.</summary>
    public int Untimed { get; private set; }

    /// <summary>Waits for the next lines.</summary>
    /// <param name="stall">Silence after which the connection counts as dead.</param>
    /// <param name="last">True when no more will be written: an unfinished last line is then a line.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lines, valid until the next call; null at the end of the stream.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="TimeoutException">It was silent for too long.</exception>
    public async ValueTask<IReadOnlyList<LogLine>?> ReadAsync(
        TimeSpan stall,
        bool last,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(stall, time);
        await using var onStall = limit.Token.Register(pipe.CancelPendingRead);
        var result = await pipe.ReadAsync(cancellationToken);
        if (result.IsCanceled)
        {
            throw new TimeoutException($"no byte for {stall}");
        }

        lines.Clear();
        var rest = result.Buffer;
        while (Line(ref rest) is { } line)
        {
            Add(line);
        }

        if (rest.Length >= LongestLine || (result.IsCompleted && last && !rest.IsEmpty))
        {
            var more = discarding;
            Add(rest);
            discarding = more || !result.IsCompleted;
            rest = rest.Slice(rest.End);
        }

        pipe.AdvanceTo(rest.Start, rest.End);
        return result.IsCompleted && lines.Count == 0 ? null : lines;
    }

    public async ValueTask DisposeAsync()
    {
        await pipe.CompleteAsync();
        await stream.DisposeAsync();
    }

    private static ReadOnlySequence<byte>? Line(ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            return null;
        }

        var line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return line;
    }

    private void Add(ReadOnlySequence<byte> line)
    {
        if (discarding)
        {
            discarding = false;
            return;
        }

        var bytes = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
        if (!LogTimestamp.TryRead(bytes, out var nanoseconds, out var text))
        {
            Untimed++;
            return;
        }

        // After a rotation the server has fewer lines than were read: what is newer is never skipped.
        if (skip > 0 && nanoseconds <= resumedAt)
        {
            skip--;
            return;
        }

        skip = 0;
        Position = Position.After(nanoseconds);
        var end = text is [.., (byte)'\r'] ? text.Length - 1 : text.Length;
        lines.Add(new(LogTimestamp.ToTime(nanoseconds), Encoding.UTF8.GetString(text[..end]), Position));
    }
}
