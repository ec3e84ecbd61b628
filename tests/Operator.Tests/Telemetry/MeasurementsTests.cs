using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using Operator.Configuration;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Hosting;
using Operator.Kubernetes.Telemetry;
using Operator.Telemetry;

namespace Operator.Tests.Telemetry;

public sealed class MeasurementsTests
{
    private static readonly string[] Ours =
    [
        "imagebuild_launch_duration_seconds",
        "imagebuild_network_open_namespaces",
        "imagebuild_run_duration_seconds",
        "imagebuild_runs_finished_total",
        "imagebuild_status_writes_total",
        "kubernetes_client_request_duration_seconds",
        "kubernetes_client_requests_total",
        "kubernetes_client_retries_total",
        "kubernetes_client_throttled_duration_seconds",
        "kubernetes_controller_reconciles_total",
        "kubernetes_events_total",
        "kubernetes_informer_lists_total",
        "kubernetes_informer_objects",
        "kubernetes_informer_rejected_total",
        "kubernetes_informer_watches_total",
        "kubernetes_leader",
        "kubernetes_workqueue_depth",
        "kubernetes_workqueue_queue_duration_seconds",
        "kubernetes_workqueue_work_duration_seconds",
    ];

    private static readonly string[] OfDotNet =
    [
        "dotnet_assembly_count",
        "dotnet_gc_collections_total",
        "dotnet_gc_heap_total_allocated_bytes_total",
        "dotnet_gc_last_collection_heap_fragmentation_size_bytes",
        "dotnet_gc_last_collection_heap_size_bytes",
        "dotnet_gc_last_collection_memory_committed_size_bytes",
        "dotnet_gc_pause_time_seconds_total",
        "dotnet_monitor_lock_contentions_total",
        "dotnet_process_cpu_count",
        "dotnet_process_cpu_time_seconds_total",
        "dotnet_process_memory_working_set_bytes",
        "dotnet_thread_pool_queue_length_total",
        "dotnet_thread_pool_thread_count_total",
        "dotnet_thread_pool_work_item_count_total",
        "dotnet_timer_count",
    ];

    [Fact]
    public async Task Metrics_keep_the_names_that_dashboards_know()
    {
        await using var host = await HostAsync();
        RecordEverything(host.Services);
        GC.Collect();

        var samples = (await PageAsync(host)).Samples;
        var families = samples
            .Where(sample => !sample.Name.StartsWith("dotnet_", StringComparison.Ordinal))
            .Select(sample => sample.Family);
        Assert.Equal(Ours, families.Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(OfDotNet.Except(samples.Select(sample => sample.Name)));
    }

    [Fact]
    public async Task Runs_are_counted_apart_for_every_reason_there_is()
    {
        await using var host = await HostAsync();
        var metrics = host.Services.GetRequiredService<OperatorMetrics>();
        foreach (var reason in ReasonCatalog.All)
        {
            metrics.RecordTransition(null, new ImageBuildStatus { Phase = BuildPhase.Failed, Reason = reason.Name });
        }

        var finished = (await PageAsync(host)).Samples.Where(sample => sample.Name == "imagebuild_runs_finished_total");

        Assert.Equal(ReasonCatalog.All.Count, finished.Count());
    }

    [Fact]
    public async Task Metrics_are_pushed_where_a_collector_is_named()
    {
        var bodies = new ConcurrentBag<(string Path, string Text)>();
        await using var collector = await CollectorAsync(bodies);
        var options = new OperatorOptions { Telemetry = new TelemetryOptions { OtlpEndpoint = collector.Urls.Single() } };
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<OperatorMetrics>().BuildServiceProvider();
        using (Measurements.Collect(options))
        {
            services.GetRequiredService<OperatorMetrics>().RecordLaunch(TimeSpan.FromSeconds(1));
        }

        var (path, text) = Assert.Single(bodies);
        Assert.EndsWith("MetricsService/Export", path, StringComparison.Ordinal);
        Assert.Contains("imagebuild.launch.duration", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_collected_where_nobody_reads() =>
        Assert.Null(Measurements.Collect(new OperatorOptions { Http = new HttpOptions { Address = "" } }));

    private static async Task<WebApplication> HostAsync()
    {
        var options = new OperatorOptions { Http = new HttpOptions { Address = "http://127.0.0.1:0" } };
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddMetrics().AddSingleton<OperatorMetrics>().AddSingleton<KubernetesMetrics>();
        builder.Services.AddSingleton(new Readiness([])).AddSingleton(_ => Measurements.Collect(options)!);
        builder.AddEndpoints(options.Http);
        var host = builder.Build();
        host.UseEndpoints(options.Http);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static async Task<PrometheusPage> PageAsync(WebApplication host)
    {
        using var client = new HttpClient();
        return PrometheusPage.Parse(
            await client.GetStringAsync(new Uri($"{host.Urls.Single()}/metrics"), TestContext.Current.CancellationToken)
        );
    }

    private static void RecordEverything(IServiceProvider services)
    {
        var second = TimeSpan.FromSeconds(1);
        var builds = services.GetRequiredService<OperatorMetrics>();
        builds.RecordLaunch(second);
        builds.OpenNamespaces = 1;
        var ended = new ImageBuildStatus
        {
            Phase = BuildPhase.Failed,
            Reason = "SourceEmpty",
            StartTime = DateTimeOffset.UnixEpoch,
            CompletionTime = DateTimeOffset.UnixEpoch + second,
        };
        builds.RecordTransition(null, ended);
        var runtime = services.GetRequiredService<KubernetesMetrics>();
        runtime.RecordRequest("get", "pods", "200", second);
        runtime.RecordRetry("get", "pods");
        runtime.RecordClientThrottle(second);
        runtime.RecordDepth("imagebuilds", 1);
        runtime.RecordQueued("imagebuilds", second);
        runtime.RecordReconcile("imagebuilds", "done", second);
        runtime.RecordList("pods", "start");
        runtime.RecordWatchEnd("pods", "timeout");
        runtime.RecordRejected("pods");
        runtime.RecordCached("pods", 1);
        runtime.RecordEvent("written");
        runtime.RecordLeading(true);
    }

    private static async Task<WebApplication> CollectorAsync(ConcurrentBag<(string Path, string Text)> bodies)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, Http2));
        var collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            bodies.Add((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "0");
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);
        return collector;

        static void Http2(ListenOptions listener) => listener.Protocols = HttpProtocols.Http2;
    }
}
