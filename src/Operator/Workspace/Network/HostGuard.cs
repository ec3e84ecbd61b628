using System.Net;
using System.Net.Sockets;
using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Entities;

namespace Operator.Workspace.Network;

/// <summary>
/// The one way in which prepare and publish open connections. Names are resolved here and connections go to the very addresses that
/// were judged, so a name that changes its address between check and use gains nothing.
/// </summary>
internal sealed class HostGuard(NetworkRules rules)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>The addresses of a host that may be reached; never empty.</summary>
    /// <exception cref="ServerFault">Forbidden, HostUnknown or Unavailable.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = await LookUpAsync(host, cancellationToken);
        var allowed = addresses.Where(address => AddressRules.Forbids(host, address, rules) is null).ToList();
        if (allowed.Count > 0)
        {
            return allowed;
        }

        var what = AddressRules.Forbids(host, addresses[0], rules);
        var found = addresses[0].ToString() == host ? host : $"{host} ({addresses[0]})";
        throw new ServerFault(ServerTrouble.Forbidden, $"Builds may not connect to {found}, {what}");
    }

    /// <summary>
    /// Behind a proxy the proxy resolves the name; only the answer of this machine's resolver can be checked. A name that
    /// only the proxy can resolve is allowed, which is usual behind a proxy.
    /// </summary>
    public async Task CheckBehindProxyAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            await ResolveAsync(host, cancellationToken);
        }
        catch (ServerFault fault) when (fault.Trouble != ServerTrouble.Forbidden)
        {
            return;
        }
    }

    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        Exception? last = null;
        foreach (var address in await ResolveAsync(host, cancellationToken))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(ConnectTimeout);
            try
            {
                await socket.ConnectAsync(address, port, timeout.Token);
                return socket;
            }
            catch (Exception exception) when (exception is SocketException || !cancellationToken.IsCancellationRequested)
            {
                socket.Dispose();
                last = exception;
            }
        }

        var why = last is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? "refuses connections" : "does not answer";
        throw new ServerFault(ServerTrouble.Unavailable, $"{host}:{port} {why}", last);
    }

    private static async Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        // Also reads 2130706433, 0x7f.1 and the like, as every resolver does.
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
        {
            return [literal];
        }

        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
            return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            throw new ServerFault(ServerTrouble.HostUnknown, $"The host name {host} cannot be resolved", exception);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            throw new ServerFault(
                ServerTrouble.Unavailable,
                $"The host name {host} cannot be resolved at the moment: {exception.Message}",
                exception
            );
        }
    }
}
