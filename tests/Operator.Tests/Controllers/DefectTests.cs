using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Controllers;
using Operator.Controllers.Effects;
using Operator.Core;
using Operator.Entities;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;
using Operator.Telemetry;
using Operator.Testing.Builds;
using Operator.Testing.Servers;

namespace Operator.Tests.Controllers;

/// <summary>A pass that throws again and again: the status says so, with the exception's type and nothing of its message.</summary>
public sealed class DefectTests
{
    private readonly List<string> bodies = [];

    [Fact]
    public async Task Defect_reaches_the_status_after_three_tries_and_the_build_is_tried_again()
    {
        await using var server = await LoopbackServer.StartAsync(TakeAsync);
        using var client = new KubernetesClient(
            new KubernetesClientConfiguration { Host = server.Url },
            json: new KubernetesJson([EntitiesJsonContext.Default])
        );
        var controller = Broken(client);
        var build = An.ImageBuild("unlucky");
        build.Metadata = build.Metadata with { Uid = "u", NamespaceProperty = "team", Generation = 1 };

        for (var pass = 1; pass <= 2; pass++)
        {
            await Assert.ThrowsAsync<NullReferenceException>(() => controller.ReconcileAsync(build, TestContext.Current.CancellationToken));
            Assert.Empty(bodies);
        }

        await Assert.ThrowsAsync<NullReferenceException>(() => controller.ReconcileAsync(build, TestContext.Current.CancellationToken));

        var written = Assert.Single(bodies);
        Assert.Contains(InternalReasons.Error.Name, written, StringComparison.Ordinal);
        Assert.Contains(nameof(NullReferenceException), written, StringComparison.Ordinal);
        Assert.DoesNotContain("Object reference not set", written, StringComparison.Ordinal);
        Assert.EndsWith("/imagebuilds/unlucky/status", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    /// <summary>A controller without a reader: every pass throws.</summary>
    private static ImageBuildController Broken(KubernetesClient client)
    {
        var meters = new ServiceCollection()
            .AddMetrics()
            .BuildServiceProvider()
            .GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        var writes = new BuildWrites(
            client,
            new BuildMemory(),
            new OperatorMetrics(meters),
            TimeProvider.System,
            NullLogger<BuildWrites>.Instance
        );
        var settings = new OperatorSettings { OperatorImage = "operator" };
        var defects = new ReportDefects(writes, settings, TimeProvider.System, NullLogger<ReportDefects>.Instance);
        return new ImageBuildController(new RunPasses(null!, null!, defects, writes, TimeProvider.System, NullLogger<RunPasses>.Instance));
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        bodies.Add(await reader.ReadToEndAsync());
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            """{"apiVersion":"imagebuild.dev/v1alpha1","kind":"ImageBuild","metadata":{"name":"unlucky","namespace":"team","uid":"u"},"spec":{}}"""
        );
    }
}
