using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Operator.Core;
using Operator.Core.Engines;
using Operator.Entities;

namespace Operator.Workspace.Network;

/// <summary>
/// A forward proxy on loopback for programs that open their own connections (git): any host that they contact, by URL,
/// redirect or submodule, is connected to by <see cref="HostGuard"/>. TLS stays end to end. Refusals are kept in <see cref="Failures"/>,
/// because the program only sees a failed connection.
/// </summary>
internal sealed class GuardedProxy : IAsyncDisposable
{
    private const int MaxHead = 64 << 10;
    private readonly HostGuard guard;
    private readonly ProxyRoute route;
    private readonly long maxBytes;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Failure> failures = [];
    private readonly Task accepting;
    private long received;
    private volatile bool sawTrouble;

    public GuardedProxy(HostGuard guard, ProxyRoute route, long maxBytes)
    {
        (this.guard, this.route, this.maxBytes) = (guard, route, maxBytes);
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Url => $"http://{listener.LocalEndpoint}";

    public IReadOnlyList<Failure> Failures
    {
        get
        {
            lock (failures)
            {
                return [.. failures];
            }
        }
    }

    /// <summary>Whether a server answered with an error of its own, or a connection with one ended before its time.</summary>
    public bool SawTrouble => sawTrouble;

    /// <summary>Forgets earlier failures, before a request that may end differently.</summary>
    public void Reset()
    {
        sawTrouble = false;
        lock (failures)
        {
            failures.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Stopped only when nothing accepts any more: accepting on a listener that is stopped is an error of its own.
        await stopping.CancelAsync();
        await accepting;
        listener.Stop();
        stopping.Dispose();
    }

    private void Add(Failure failure)
    {
        lock (failures)
        {
            failures.Add(failure);
        }
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
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

            await ForwardAsync(client, request, rest);
        }
        catch (ServerFault fault)
        {
            Add(fault.OfSource(SourceReasons.RepositoryNotFound).Failure);
            await AnswerAsync(client, fault.Trouble == ServerTrouble.Forbidden ? "403 Forbidden" : "502 Bad Gateway");
        }
        catch (BuildFault fault)
        {
            Add(fault.Failure);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // One of the ends closed the connection: the program at the other end reports it better than this log could.
        }
    }

    private async Task ForwardAsync(NetworkStream client, ProxyRequest request, ReadOnlyMemory<byte> rest)
    {
        var via = route.For(request.IsTunnel ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, request.Host);
        if (via is not null)
        {
            await guard.CheckBehindProxyAsync(request.Host, stopping.Token);
        }

        using var socket = await guard.ConnectAsync(via?.Host ?? request.Host, via?.Port ?? request.Port, stopping.Token);
        await using var server = new NetworkStream(socket);
        if (request.IsTunnel && via is null)
        {
            await client.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), stopping.Token);
        }
        else
        {
            await server.WriteAsync(Encoding.Latin1.GetBytes(via is null ? request.OriginHead : request.ProxyHead), stopping.Token);
        }

        await server.WriteAsync(rest, stopping.Token);
        await RelayAsync(client, server, socket, request.IsTunnel);
    }

    private async Task RelayAsync(NetworkStream client, NetworkStream server, Socket socket, bool isTunnel)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        var upload = UploadAsync(client, server, socket, done.Token);
        try
        {
            await DownloadAsync(server, client, isTunnel, done.Token);
        }
        finally
        {
            await done.CancelAsync();
            await upload;
        }
    }

    private static async Task UploadAsync(NetworkStream client, NetworkStream server, Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            await client.CopyToAsync(server, cancellationToken);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // The other direction ends the connection.
        }
    }

    private async Task DownloadAsync(NetworkStream server, NetworkStream client, bool isTunnel, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 << 10];
        var isFirst = true;
        int count;
        while ((count = await ReadAsync(server, buffer, cancellationToken)) > 0)
        {
            sawTrouble |= isFirst && !isTunnel && IsTrouble(buffer.AsSpan(0, count));
            isFirst = false;
            if (Interlocked.Add(ref received, count) > maxBytes)
            {
                throw new BuildFault(SourceReasons.TooLarge, $"The source is larger than the limit of {ByteSize.Text(maxBytes)}");
            }

            await client.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        // Not a word of an answer.
        sawTrouble |= isFirst;
    }

    private async Task<int> ReadAsync(NetworkStream server, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await server.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            sawTrouble = true;
            throw;
        }
    }

    /// <summary>"HTTP/1.1 503 …": what can be seen of an answer without TLS.</summary>
    private static bool IsTrouble(ReadOnlySpan<byte> answer)
    {
        var space = answer.IndexOf((byte)' ');
        return space > 0 && Utf8Parser.TryParse(answer[(space + 1)..], out int status, out _) && ServerTroubles.IsServers(status);
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

    private static async Task AnswerAsync(NetworkStream client, string status)
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
}
