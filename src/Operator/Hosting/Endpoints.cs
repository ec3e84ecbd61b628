using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using Operator.Configuration;
using Operator.Telemetry;

namespace Operator.Hosting;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: its caches are full and fresh. <c>/metrics</c>: Prometheus text.</summary>
internal static class Endpoints
{
    public static void AddEndpoints(this WebApplicationBuilder builder, HttpOptions options)
    {
        if (string.IsNullOrEmpty(options.Address))
        {
            builder.WebHost.UseServer(new NoServer());
            return;
        }

        builder.WebHost.UseKestrelCore().UseUrls(options.Address);
    }

    public static void UseEndpoints(this WebApplication host, HttpOptions options)
    {
        if (string.IsNullOrEmpty(options.Address))
        {
            return;
        }

        var readiness = host.Services.GetRequiredService<Readiness>();
        host.UseOpenTelemetryPrometheusScrapingEndpoint(
            host.Services.GetRequiredService<MeterProvider>(),
            Measurements.AreAskedFor,
            path: null,
            configureBranchedPipeline: null,
            optionsName: null
        );
        // Fixed paths need no routing table.
        host.Run(context =>
            context.Request.Path.Value switch
            {
                "/healthz" => Answer(context, StatusCodes.Status200OK, "ok\n"),
                "/readyz" when readiness.Missing is { Count: > 0 } missing => Answer(
                    context,
                    StatusCodes.Status503ServiceUnavailable,
                    $"waiting for {string.Join(", ", missing)}\n"
                ),
                "/readyz" => Answer(context, StatusCodes.Status200OK, "ok\n"),
                _ => Answer(context, StatusCodes.Status404NotFound, "the paths are /healthz, /readyz and /metrics\n"),
            }
        );
    }

    private static Task Answer(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
