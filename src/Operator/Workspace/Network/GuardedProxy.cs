using System.Buffers.Text;
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
    private readonly HostGuard guard;
    private readonly ProxyRoute route;
    private readonly CertificateTrust trust;
    private readonly long maxBytes;
    private readonly List<Failure> failures = [];
    private readonly ProxyListener listener;
    private long received;
    private volatile bool sawTrouble;

    public GuardedProxy(HostGuard guard, ProxyRoute route, CertificateTrust trust, long maxBytes)
    {
        (this.guard, this.route, this.trust, this.maxBytes) = (guard, route, trust, maxBytes);
        listener = new ProxyListener(port: 0, ServeAsync);
    }

    public string Url => listener.Url;

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

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private void Add(Failure failure)
    {
        lock (failures)
        {
            failures.Add(failure);
        }
    }

    private async Task ServeAsync(
        NetworkStream client,
        ProxyRequest request,
        ReadOnlyMemory<byte> rest,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await ForwardAsync(client, request, rest, cancellationToken);
        }
        catch (ServerFault fault)
        {
            Add(fault.OfSource(SourceReasons.RepositoryNotFound).Failure);
            await ProxyListener.AnswerAsync(client, fault.Trouble == ServerTrouble.Forbidden ? "403 Forbidden" : "502 Bad Gateway");
        }
        catch (BuildFault fault)
        {
            Add(fault.Failure);
        }
    }

    private async Task ForwardAsync(
        NetworkStream client,
        ProxyRequest request,
        ReadOnlyMemory<byte> rest,
        CancellationToken cancellationToken
    )
    {
        var via = route.For(request.IsTunnel ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, request.Host);
        if (via is not null)
        {
            await guard.CheckBehindProxyAsync(request.Host, cancellationToken);
        }

        await using var server = via is null
            ? new NetworkStream(await guard.ConnectAsync(request.Host, request.Port, cancellationToken), ownsSocket: true)
            : await ProxyConnection.OpenAsync(via, guard, trust, cancellationToken);
        if (request.IsTunnel && via is null)
        {
            await client.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), cancellationToken);
        }
        else
        {
            var head = via is null ? request.OriginHead : request.HeadFor(route.Login);
            await server.WriteAsync(Encoding.Latin1.GetBytes(head), cancellationToken);
        }

        await server.WriteAsync(rest, cancellationToken);
        await ProxyListener.RelayAsync(
            client,
            server,
            stop => DownloadAsync(server, client, request.IsTunnel, via, stop),
            cancellationToken
        );
    }

    private async Task DownloadAsync(Stream server, NetworkStream client, bool isTunnel, Uri? via, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 << 10];
        var isFirst = true;
        int count;
        while ((count = await ReadAsync(server, buffer, cancellationToken)) > 0)
        {
            if (isFirst && (via is not null || !isTunnel) && StatusOf(buffer.AsSpan(0, count)) is { } status)
            {
                sawTrouble |= !isTunnel && ServerTroubles.IsServers(status);
                if (via is not null && status == 407)
                {
                    throw ProxyConnection.LoginRefused(via.Authority, route.Login is not null);
                }
            }

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

    private async Task<int> ReadAsync(Stream server, byte[] buffer, CancellationToken cancellationToken)
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

    /// <summary>Of "HTTP/1.1 503 …": what can be seen of an answer without TLS.</summary>
    private static int? StatusOf(ReadOnlySpan<byte> answer)
    {
        var space = answer.IndexOf((byte)' ');
        return space > 0 && Utf8Parser.TryParse(answer[(space + 1)..], out int status, out _) ? status : null;
    }
}
