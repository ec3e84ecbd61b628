using Microsoft.AspNetCore.Http;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Operator.Configuration;
using Operator.Kubernetes.Telemetry;

namespace Operator.Telemetry;

/// <summary>
/// What is measured, by the operator, the controller runtime and .NET, and where it goes: Prometheus scrapes it from <c>/metrics</c>, and
/// an OpenTelemetry collector receives it where one is named.
/// </summary>
internal static class Measurements
{
    /// <summary>
    /// The most combinations of labels per metric; each metric reserves room for all of them. The most that any has is the reasons.
    /// OpenTelemetry's default of 2,000 costs 6 MB.
    /// </summary>
    private const int LabelSets = 256;

    private static readonly string[] Meters = [OperatorMetrics.MeterName, KubernetesMetrics.MeterName, "System.Runtime"];

    /// <summary>Null when nothing reads them: collecting costs memory.</summary>
    public static MeterProvider? Collect(OperatorOptions options)
    {
        var scraped = options.Http.Address.Length > 0;
        var pushed = options.Telemetry.OtlpEndpoint.Length > 0;
        if (!scraped && !pushed)
        {
            return null;
        }

        var measurements = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService("imagebuild-operator"))
            .AddMeter(Meters)
            .AddView(_ => new MetricStreamConfiguration { CardinalityLimit = LabelSets });
        if (scraped)
        {
            measurements.AddPrometheusExporter(Plain);
        }

        if (pushed)
        {
            measurements.AddOtlpExporter(exporter => exporter.Endpoint = Endpoint(options.Telemetry.OtlpEndpoint, exporter.Protocol));
        }

        return measurements.Build();
    }

    public static bool AreAskedFor(HttpContext context) => context.Request.Path == "/metrics";

    /// <summary>The names that dashboards use, with no labels beyond those of the measurements.</summary>
    private static void Plain(PrometheusAspNetCoreOptions exporter)
    {
        exporter.ScopeInfoEnabled = false;
        exporter.TargetInfoEnabled = false;
        exporter.ScrapeResponseCacheDurationMilliseconds = 0;
    }

    /// <summary>Over HTTP each kind of signal has its own path, as OTLP specifies.</summary>
    private static Uri Endpoint(string configured, OtlpExportProtocol protocol) =>
        protocol == OtlpExportProtocol.HttpProtobuf ? new Uri($"{configured.TrimEnd('/')}/v1/metrics") : new Uri(configured);
}
