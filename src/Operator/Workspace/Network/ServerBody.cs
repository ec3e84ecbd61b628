namespace Operator.Workspace.Network;

/// <summary>
/// A streamed body, which has to keep coming: a byte now and then does not keep a connection alive. Time in which nobody reads does not
/// count. Every failure is a <see cref="ServerFault"/>.
/// </summary>
internal sealed class ServerBody : IAsyncDisposable
{
    public const int LeastInWindow = 64 << 10;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);
    private readonly HttpResponseMessage response;
    private readonly Stream stream;
    private readonly TimeProvider time;
    private TimeSpan left = Window;
    private int arrived;

    private ServerBody(HttpResponseMessage response, Stream stream, TimeProvider time) =>
        (this.response, this.stream, this.time) = (response, stream, time);

    public static async Task<ServerBody> OpenAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken) =>
        new(response, await response.Content.ReadAsStreamAsync(cancellationToken), time);

    /// <returns>How many bytes have arrived; 0 at the end.</returns>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var limit = new TimeLimit(left, time, cancellationToken);
        var count = await ServerHttp.GuardAsync(
            response.RequestMessage!.RequestUri!.Authority,
            "stops sending, or sends too slowly",
            async () => await stream.ReadAsync(buffer, limit.Token),
            cancellationToken
        );
        arrived += count;
        var rest = left - time.GetElapsedTime(started);
        (arrived, left) =
            arrived >= LeastInWindow ? (0, Window)
            : rest > TimeSpan.Zero ? (arrived, rest)
            : (arrived, TimeSpan.Zero);
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        response.Dispose();
    }
}
