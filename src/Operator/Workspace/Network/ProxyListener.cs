using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Operator.Workspace.Network;

/// <summary>A forward proxy on loopback: takes connections, reads the head of the one request on each, and hands it over with the connection.</summary>
internal sealed class ProxyListener : IAsyncDisposable
{
    private const int MaxHead = 64 << 10;
    private const int MostConnections = 256;

    private readonly TcpListener listener;
    private readonly Func<NetworkStream, ProxyRequest, ReadOnlyMemory<byte>, CancellationToken, Task> serve;
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim free = new(MostConnections);
    private readonly Task accepting;

    /// <param name="port">0 for any.</param>
    /// <param name="serve">Gets the client, its request and what has come after the head. What it throws of connections is taken as their end.</param>
    public ProxyListener(int port, Func<NetworkStream, ProxyRequest, ReadOnlyMemory<byte>, CancellationToken, Task> serve)
    {
        this.serve = serve;
        listener = new(IPAddress.Loopback, port);
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Url => $"http://{listener.LocalEndpoint}";

    public async ValueTask DisposeAsync()
    {
        // Stopped only when nothing accepts any more: accepting on a listener that is stopped is an error of its own.
        await stopping.CancelAsync();
        await accepting;
        listener.Stop();
        stopping.Dispose();
        free.Dispose();
    }

    /// <summary>An answer of the proxy's own.</summary>
    public static async Task AnswerAsync(NetworkStream client, string status)
    {
        try
        {
            var answer = $"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            await client.WriteAsync(Encoding.ASCII.GetBytes(answer), CancellationToken.None);
        }
        catch (IOException)
        {
            // The client has given up already.
        }
    }

    /// <summary>Passes on what the client sends, beside <paramref name="download"/>, whose end is the end of the connection.</summary>
    public static async Task RelayAsync(
        NetworkStream client,
        Stream server,
        Func<CancellationToken, Task> download,
        CancellationToken cancellationToken
    )
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var upload = UploadAsync(client, server, done.Token);
        try
        {
            await download(done.Token);
        }
        finally
        {
            await done.CancelAsync();
            await upload;
        }
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                await free.WaitAsync(stopping.Token);
                var client = await listener.AcceptSocketAsync(stopping.Token);
                connections.RemoveAll(connection => connection.IsCompleted);
                connections.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var client = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (await ReadHeadAsync(client) is not var (head, rest) || ProxyRequest.Parse(head) is not { } request)
            {
                await AnswerAsync(client, "400 Bad Request");
                return;
            }

            await serve(client, request, rest, stopping.Token);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // One of the ends closed the connection: the program at the other end reports it better than this log could.
        }
        finally
        {
            free.Release();
        }
    }

    private static async Task UploadAsync(NetworkStream client, Stream server, CancellationToken cancellationToken)
    {
        try
        {
            await client.CopyToAsync(server, cancellationToken);
            if (server is NetworkStream plain)
            {
                plain.Socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // The other direction ends the connection.
        }
    }

    private async Task<(string Head, ReadOnlyMemory<byte> Body)?> ReadHeadAsync(NetworkStream client)
    {
        var buffer = new byte[MaxHead];
        var length = 0;
        while (length < buffer.Length)
        {
            var count = await client.ReadAsync(buffer.AsMemory(length), stopping.Token);
            if (count == 0)
            {
                return null;
            }

            length += count;
            var end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return (Encoding.Latin1.GetString(buffer, 0, end + 4), buffer.AsMemory(end + 4, length - end - 4));
            }
        }

        return null;
    }
}
