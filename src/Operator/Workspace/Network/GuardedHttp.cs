using System.Net;
using System.Net.Sockets;

namespace Operator.Workspace.Network;

/// <summary>HTTP connections of prepare and publish: certificates and proxy of the build, every host judged by a guard.</summary>
internal static class GuardedHttp
{
    public static HttpClient Create(HostGuard guard, CertificateTrust trust, ProxyRoute route, bool anyCertificate = false)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            SslOptions = trust.ClientOptions(anyCertificate),
            Proxy = new RoutedProxy(route),
            ConnectTimeout = TimeSpan.FromSeconds(20),
            MaxResponseHeadersLength = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = async (context, cancellationToken) =>
                new NetworkStream(
                    await guard.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken),
                    ownsSocket: true
                ),
        };
        var client = new HttpClient(new BeforeProxy(guard, route) { InnerHandler = sockets }) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("imagebuild-operator");
        return client;
    }

    private sealed class RoutedProxy(ProxyRoute route) : IWebProxy
    {
        public ICredentials? Credentials { get; set; } =
            route.Login is { } login ? new NetworkCredential(login.Username, login.Password) : null;

        public Uri? GetProxy(Uri destination) => route.For(destination.Scheme, destination.Host);

        public bool IsBypassed(Uri host) => GetProxy(host) is null;
    }

    // Behind a proxy the connection goes to the proxy only, and says nothing about the target.
    private sealed class BeforeProxy(HostGuard guard, ProxyRoute route) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (route.For(request.RequestUri!.Scheme, request.RequestUri.Host) is not null)
            {
                await guard.CheckBehindProxyAsync(request.RequestUri.Host, cancellationToken);
            }

            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                return response.StatusCode != HttpStatusCode.ProxyAuthenticationRequired ? response : throw Refused(request.RequestUri);
            }
            catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
            {
                throw Refused(request.RequestUri);
            }
        }

        private ServerFault Refused(Uri target) =>
            ProxyConnection.LoginRefused(route.For(target.Scheme, target.Host)?.Authority ?? target.Authority, route.Login is not null);
    }
}
