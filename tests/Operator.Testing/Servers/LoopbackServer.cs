using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Operator.Testing.Servers;

/// <summary>An HTTP server on loopback, or on an address that Pods reach, that counts what it is asked, and in which a test may answer before the server does.</summary>
public class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> requests = new();

    protected LoopbackServer(X509Certificate2? certificate, IPAddress? address = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(
                address ?? IPAddress.Loopback,
                port,
                listen =>
                {
                    if (certificate is not null)
                    {
                        listen.UseHttps(certificate);
                    }
                }
            );
        });
        app = builder.Build();
        app.Run(ServeAsync);
    }

    /// <summary>Answers instead of the server when it returns true.</summary>
    public Func<HttpContext, Task<bool>>? Intercept { get; set; }

    public string Url => app.Urls.First();

    public int Port => new Uri(Url).Port;

    /// <summary>Method and path of all requests so far.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    protected Func<HttpContext, Task> Handler { get; init; } =
        context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        };

    public static async Task<LoopbackServer> StartAsync(
        Func<HttpContext, Task> handler,
        X509Certificate2? certificate = null,
        IPAddress? address = null
    )
    {
        var server = new LoopbackServer(certificate, address) { Handler = handler };
        await server.ListenAsync();
        return server;
    }

    /// <summary>The next requests are answered with this status, then the server answers again.</summary>
    public void Fail(int times, int status, TimeSpan? retryAfter = null)
    {
        Intercept = context =>
        {
            if (Interlocked.Decrement(ref times) < 0)
            {
                return Task.FromResult(false);
            }

            context.Response.StatusCode = status;
            if (retryAfter is { } pause)
            {
                context.Response.Headers.RetryAfter = ((int)pause.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            return Task.FromResult(true);
        };
    }

    public virtual async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task ListenAsync() => app.StartAsync();

    private async Task ServeAsync(HttpContext context)
    {
        requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        if (Intercept is not { } intercept || !await intercept(context))
        {
            await Handler(context);
        }
    }
}
