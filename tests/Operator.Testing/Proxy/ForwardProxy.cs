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
    private readonly TcpListener listener;
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<string> requests = new();
    private readonly ConcurrentQueue<string> refused = new();
    private readonly Task accepting;

    public ForwardProxy(IPAddress address)
    {
        listener = new(address, 0);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>As in <c>HTTP_PROXY</c>.</summary>
    public string Url => $"http://{listener.LocalEndpoint}";

    /// <summary>Names that only the proxy resolves, with host and port of the server behind each.</summary>
    public Dictionary<string, string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>As in <c>user:password</c>; null for a proxy that lets everybody pass.</summary>
    public string? Login { get; init; }

    /// <summary>First lines of the requests that came without the login.</summary>
    public IReadOnlyList<string> Refused => [.. refused];

    /// <summary>First lines of all requests that passed.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = ServeAsync(await listener.AcceptTcpClientAsync(end.Token));
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
            if (!MayPass(head))
            {
                refused.Enqueue(line);
                await stream.WriteAsync(
                    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"way out\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(),
                    end.Token
                );
                return;
            }

            requests.Enqueue(line);
            var (method, target) = (line.Split(' ')[0], line.Split(' ')[1]);
            var authority = method == "CONNECT" ? target : new Uri(target).Authority;
            var (host, port) = EndPoint(authority, method == "CONNECT" ? 443 : 80);
            await server.ConnectAsync(host, port, end.Token);
            await (
                method == "CONNECT"
                    ? stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), end.Token)
                    : server.GetStream().WriteAsync(Encoding.Latin1.GetBytes(ForServer(head, line, new Uri(target))), end.Token)
            );
            await Task.WhenAny(stream.CopyToAsync(server.GetStream(), end.Token), server.GetStream().CopyToAsync(stream, end.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Either side left: the client sees a cut connection.
        }
    }

    private bool MayPass(string head) =>
        Login is null
        || head.Contains(
            $"\r\nProxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Login))}\r\n",
            StringComparison.OrdinalIgnoreCase
        );

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
            await stream.ReadExactlyAsync(one, end.Token);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
