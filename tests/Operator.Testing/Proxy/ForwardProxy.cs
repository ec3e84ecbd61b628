using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Operator.Testing.Proxy;

/// <summary>
/// A company's way out: an HTTP proxy that tunnels by CONNECT, passes absolute http URLs on, and alone knows some names. It keeps a
/// log of what it was asked, by method and host.
/// </summary>
public sealed class ForwardProxy : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Task _accepting;

    public ForwardProxy(IPAddress address)
    {
        _listener = new(address, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>As in <c>HTTP_PROXY</c>.</summary>
    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>Names that only the proxy resolves, with host and port of the server behind each.</summary>
    public Dictionary<string, string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>First lines of all requests.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        using var server = new TcpClient();
        try
        {
            var stream = client.GetStream();
            var head = await ReadHeadAsync(stream);
            var line = head[..head.IndexOf("\r\n", StringComparison.Ordinal)];
            _requests.Enqueue(line);
            var (method, target) = (line.Split(' ')[0], line.Split(' ')[1]);
            var authority = method == "CONNECT" ? target : new Uri(target).Authority;
            var (host, port) = EndPoint(authority, method == "CONNECT" ? 443 : 80);
            await server.ConnectAsync(host, port, _end.Token);
            await (
                method == "CONNECT"
                    ? stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _end.Token)
                    : server.GetStream().WriteAsync(Encoding.Latin1.GetBytes(ForServer(head, line, new Uri(target))), _end.Token)
            );
            await Task.WhenAny(stream.CopyToAsync(server.GetStream(), _end.Token), server.GetStream().CopyToAsync(stream, _end.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Either side left: the client sees a cut connection.
        }
    }

    private (string Host, int Port) EndPoint(string authority, int usual)
    {
        var known = Names.GetValueOrDefault(authority.Split(':')[0], authority).Split(':');
        return (known[0], known.Length > 1 ? int.Parse(known[1], CultureInfo.InvariantCulture) : usual);
    }

    // One request a connection, so that every one is seen.
    private static string ForServer(string head, string line, Uri target) =>
        head.Replace(line, line.Replace(target.GetLeftPart(UriPartial.Authority), "", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal);

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _end.Token);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
