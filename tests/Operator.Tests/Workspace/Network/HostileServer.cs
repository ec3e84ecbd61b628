using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Operator.Tests.Workspace.Network;

/// <summary>A server on a bare socket that behaves as no honest one does.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<string> requests = new();
    private readonly Func<string, Behaviour> choose;
    private readonly Task accepting;

    /// <param name="choose">From a request's path to how it is answered.</param>
    public HostileServer(Func<string, Behaviour> choose)
    {
        this.choose = choose;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Writes to a connection whatever it likes, as long as it likes.</summary>
    public delegate Task Behaviour(Stream connection, CancellationToken stopped);

    public string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}";

    public string Url => $"http://{Host}";

    /// <summary>Paths that were asked for.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    public static Behaviour Silent { get; } = (_, stopped) => Task.Delay(Timeout.Infinite, stopped);

    public static Behaviour DrippingHead { get; } = (connection, stopped) => DripAsync(connection, "HTTP/1.1 200 OK\r\nX-Drip: ", stopped);

    public static Behaviour DrippingBody { get; } =
        (connection, stopped) => DripAsync(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", stopped);

    public static Behaviour EndlessHead { get; } =
        (connection, stopped) => RepeatAsync(connection, "HTTP/1.1 200 OK\r\n", $"X-More: {new string('x', 1000)}\r\n", stopped);

    public static Behaviour EndlessBody { get; } =
        (connection, stopped) => RepeatAsync(connection, "HTTP/1.1 200 OK\r\n\r\n", new string('x', 10_000), stopped);

    public static Behaviour EndlessError { get; } =
        (connection, stopped) => RepeatAsync(connection, "HTTP/1.1 403 Forbidden\r\n\r\n", new string('x', 10_000), stopped);

    public static Behaviour Answer(string head, string body = "") =>
        (connection, stopped) =>
            WriteAsync(
                connection,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"HTTP/1.1 {head}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"
                ),
                stopped
            );

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await accepting;
        listener.Stop();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var connection = client.GetStream();
                var path = await ReadAsync(connection);
                if (path is not null)
                {
                    requests.Enqueue(path);
                }

                await (path is null ? Answer("400 Bad Request") : choose(path))(connection, stopping.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The client has had enough, or the test has ended.
            }
        }
    }

    // The path of the request; null when it is TLS, which this is not.
    private async Task<string?> ReadAsync(Stream connection)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await connection.ReadAsync(buffer, stopping.Token);
            if (count == 0 || (head.Length == 0 && buffer[0] == 0x16))
            {
                return null;
            }

            head.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return head.ToString().Split(' ')[1];
    }

    private static async Task DripAsync(Stream connection, string first, CancellationToken stopped)
    {
        await WriteAsync(connection, first, stopped);
        while (true)
        {
            await WriteAsync(connection, "x", stopped);
            await Task.Delay(10, stopped);
        }
    }

    private static async Task RepeatAsync(Stream connection, string first, string more, CancellationToken stopped)
    {
        await WriteAsync(connection, first, stopped);
        while (true)
        {
            await WriteAsync(connection, more, stopped);
        }
    }

    private static Task WriteAsync(Stream connection, string text, CancellationToken stopped) =>
        connection.WriteAsync(Encoding.Latin1.GetBytes(text), stopped).AsTask();
}
