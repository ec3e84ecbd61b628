using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Operator.Core.Engines;

namespace Operator.Workspace.Network;

/// <summary>Connections to a proxy of the build.</summary>
internal static class ProxyConnection
{
    /// <exception cref="ServerFault">The proxy may not or cannot be reached, or its certificate is not trusted.</exception>
    public static async Task<Stream> OpenAsync(Uri proxy, HostGuard guard, CertificateTrust trust, CancellationToken cancellationToken)
    {
        var plain = new NetworkStream(await guard.ConnectAsync(proxy.Host, proxy.Port, cancellationToken), ownsSocket: true);
        if (proxy.Scheme != Uri.UriSchemeHttps)
        {
            return plain;
        }

        var secure = new SslStream(plain);
        try
        {
            var options = trust.ClientOptions();
            options.TargetHost = proxy.Host;
            await secure.AuthenticateAsClientAsync(options, cancellationToken);
            return secure;
        }
        catch (AuthenticationException exception)
        {
            await secure.DisposeAsync();
            throw new ServerFault(
                ServerTrouble.Untrusted,
                $"Cannot establish TLS with proxy {proxy.Authority}: {exception.Message.TrimEnd('.')}",
                exception
            );
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    /// <summary>For a proxy that has answered 407.</summary>
    public static ServerFault LoginRefused(string proxy, bool hasLogin) =>
        new(
            ServerTrouble.ProxyLogin,
            hasLogin
                ? $"Proxy {proxy} does not accept the login in podTemplate.proxy.credentialsSecret"
                : $"Proxy {proxy} requires a login, and podTemplate.proxy.credentialsSecret names none"
        );
}
