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
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentBag<Connection> connections = [];
    private readonly KubernetesClientConfiguration server;
    private readonly Task accepting;

    public TcpRelay(KubernetesClientConfiguration server)
    {
        this.server = server;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The server's identity and the client's, by way of the relay.</summary>
    public KubernetesClientConfiguration Configuration =>
        server with
        {
            Host = $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}",
            TlsServerName = server.TlsServerName ?? new Uri(server.Host).Host,
        };

    /// <summary>How many connections there have been.</summary>
    public int Connections => connections.Count;

    /// <summary>Freezes the connections that there are; new ones work.</summary>
    public void Freeze()
    {
        foreach (var connection in connections)
        {
            connection.Frozen = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var connection in connections)
        {
            connection.Dispose();
        }

        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var address = new Uri(server.Host);
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync(end.Token);
            var upstream = new TcpClient();
            await upstream.ConnectAsync(address.Host, address.Port, end.Token);
            connections.Add(new(client, upstream, end.Token));
        }
    }

    private sealed class Connection : IDisposable
    {
        private readonly TcpClient client;
        private readonly TcpClient server;

        public Connection(TcpClient client, TcpClient server, CancellationToken end)
        {
            this.client = client;
            this.server = server;
            _ = PassAsync(client.GetStream(), server.GetStream(), end);
            _ = PassAsync(server.GetStream(), client.GetStream(), end);
        }

        public volatile bool Frozen;

        public void Dispose()
        {
            client.Dispose();
            server.Dispose();
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
