using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Operator.Kubernetes.Configuration;

namespace Operator.Testing.Proxy;

/// <summary>
/// Passes bytes on between a client and the real API server without looking at them, so that TLS and HTTP/2 are the real ones.
/// Frozen connections stay open and swallow everything, as when a cable is pulled or a NAT forgets.
/// </summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Connection> _connections = [];
    private readonly KubernetesClientConfiguration _server;
    private readonly Task _accepting;

    public TcpRelay(KubernetesClientConfiguration server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The server's identity and the client's, by way of the relay.</summary>
    public KubernetesClientConfiguration Configuration =>
        _server with
        {
            Host = $"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}",
            TlsServerName = _server.TlsServerName ?? new Uri(_server.Host).Host,
        };

    /// <summary>How many connections there have been.</summary>
    public int Connections => _connections.Count;

    /// <summary>Freezes the connections that there are; new ones work.</summary>
    public void Freeze()
    {
        foreach (var connection in _connections)
        {
            connection.Frozen = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var server = new Uri(_server.Host);
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            var upstream = new TcpClient();
            await upstream.ConnectAsync(server.Host, server.Port, _end.Token);
            _connections.Add(new(client, upstream, _end.Token));
        }
    }

    private sealed class Connection : IDisposable
    {
        private readonly TcpClient _client;
        private readonly TcpClient _server;

        public Connection(TcpClient client, TcpClient server, CancellationToken end)
        {
            _client = client;
            _server = server;
            _ = PassAsync(client.GetStream(), server.GetStream(), end);
            _ = PassAsync(server.GetStream(), client.GetStream(), end);
        }

        public volatile bool Frozen;

        public void Dispose()
        {
            _client.Dispose();
            _server.Dispose();
        }

        private async Task PassAsync(NetworkStream from, NetworkStream to, CancellationToken end)
        {
            var buffer = new byte[32 * 1024];
            try
            {
                while (await from.ReadAsync(buffer, end) is > 0 and var read)
                {
                    if (!Frozen)
                    {
                        await to.WriteAsync(buffer.AsMemory(0, read), end);
                    }
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // Either side left.
            }

            if (!Frozen)
            {
                Dispose();
            }
        }
    }
}
