using System.Net.Sockets;
using System.Text;
using Operator.Entities.ImageBuilds;

namespace Operator.Workspace.Network;

/// <summary>
/// Takes the engine's connections, and those of the commands that it runs, for a proxy with a password, and adds the login to them. So nothing that
/// runs in the engine's container can see it, and none of it can get into a log, a layer or a cache.
/// </summary>
internal sealed class ProxyRelay : IAsyncDisposable
{
    private readonly BuildProxy proxy;
    private readonly ProxyLogin login;
    private readonly HostGuard guard;
    private readonly CertificateTrust trust;
    private readonly ProxyListener listener;

    /// <param name="proxy">Has a URL at least.</param>
    /// <param name="port">0 for any.</param>
    public ProxyRelay(BuildProxy proxy, ProxyLogin login, HostGuard guard, CertificateTrust trust, int port)
    {
        (this.proxy, this.login, this.guard, this.trust) = (proxy, login, guard, trust);
        listener = new ProxyListener(port, ServeAsync);
    }

    public string Url => listener.Url;

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private async Task ServeAsync(
        NetworkStream client,
        ProxyRequest request,
        ReadOnlyMemory<byte> rest,
        CancellationToken cancellationToken
    )
    {
        if (request.IsTrace)
        {
            // The answer to it is the request, with the login.
            await ProxyListener.AnswerAsync(client, "405 Method Not Allowed");
            return;
        }

        var via = request.IsTunnel ? proxy.HttpsProxy ?? proxy.HttpProxy : proxy.HttpProxy ?? proxy.HttpsProxy;
        try
        {
            await using var server = await ProxyConnection.OpenAsync(new Uri(via!), guard, trust, cancellationToken);
            await server.WriteAsync(Encoding.Latin1.GetBytes(request.HeadFor(login)), cancellationToken);
            await server.WriteAsync(rest, cancellationToken);
            await ProxyListener.RelayAsync(client, server, stop => server.CopyToAsync(client, stop), cancellationToken);
        }
        catch (ServerFault)
        {
            await ProxyListener.AnswerAsync(client, "502 Bad Gateway");
        }
    }
}
