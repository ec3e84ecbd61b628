using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Operator.Kubernetes.Configuration;

namespace Operator.Kubernetes.Client;

/// <summary>
/// Connections to the server, signed in as the current identity. HTTP/2 by default, several connections when one is full.
/// A renewed client certificate gets new connections; the old ones end with their last request.
/// </summary>
internal sealed class ConnectionPool(KubernetesClientConfiguration configuration, KubernetesClientOptions options, TimeProvider time)
    : IDisposable
{
    private readonly Lock gate = new();
    private Generation? current;

    public Credentials Credentials { get; } = Credentials.From(configuration, time);

    public async ValueTask<(HttpMessageInvoker Invoker, AuthenticationHeaderValue? Authorization)> AcquireAsync(
        bool refresh,
        CancellationToken cancellationToken
    )
    {
        var identity = await Credentials.GetAsync(refresh, cancellationToken);
        lock (gate)
        {
            if (current is null || !ReferenceEquals(current.Certificates, identity.Certificates))
            {
                // Not disposed here: that would cut watches that still use it.
                current = new(CreateInvoker(identity.Certificates), identity.Certificates);
            }

            return (current.Invoker, identity.Authorization);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            current?.Invoker.Dispose();
        }
    }

    private HttpMessageInvoker CreateInvoker(X509Certificate2Collection? certificates)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = 1024 * 1024,
            KeepAlivePingDelay = options.KeepAlive,
            KeepAlivePingTimeout = options.KeepAlive,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            MaxConnectionsPerServer = int.MaxValue,
            ConnectCallback = ConnectAsync,
            SslOptions = Tls(certificates),
        };
        if (configuration.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy);
        }

        return new(handler, disposeHandler: true);
    }

    private SslClientAuthenticationOptions Tls(X509Certificate2Collection? certificates)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = configuration.TlsServerName };
        if (certificates is [var leaf, ..])
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(leaf, certificates, offline: true);
        }

        if (configuration.SkipTlsVerify)
        {
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }
        else if (configuration.SslCaCerts is { } authorities)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return tls;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // HTTP/1.1 has no ping: without these, a watch on a dead connection would only seem idle.
            var seconds = Math.Max(1, (int)options.KeepAlive.TotalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, seconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed record Generation(HttpMessageInvoker Invoker, X509Certificate2Collection? Certificates);
}
