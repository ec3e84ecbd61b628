using System.Net;
using Operator.Controllers;
using Operator.Entities.ImageBuilds;
using Operator.Testing;
using Operator.Testing.Builds;
using Operator.Testing.Programs;
using Operator.Testing.Proxy;
using Operator.Tests.Controllers;
using Operator.Tests.Telemetry;

namespace Operator.Tests.Hosting;

/// <summary>What the program answers over HTTP, to a kubelet and to Prometheus.</summary>
public sealed class EndpointTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    private static readonly string[] Labels =
    [
        "cause",
        "code",
        "controller",
        "end",
        "le",
        "outcome",
        "phase",
        "queue",
        "reason",
        "resource",
        "result",
        "verb",
    ];

    [Fact]
    public async Task Program_is_alive_at_once_and_ready_when_every_kind_is_listed()
    {
        await CustomResources.InstallAsync();
        await using var ns = await server.CreateNamespaceAsync("http");
        await using var proxy = await FaultProxy.StartAsync(server.Configuration);
        var held = true;
        proxy.FailNext(request => held && request.IsList && request.Concerns("pods"), Fault.ServerError, int.MaxValue);
        await using var program = OperatorProcess.StartBehind(proxy, ns.Name);

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/healthz")).Code);
        await Eventually.HoldsAsync(
            async () => await program.GetAsync("/readyz") is { Code: HttpStatusCode.ServiceUnavailable, Text: "waiting for pods\n" },
            "only what is missing is named"
        );
        held = false;
        await Eventually.HoldsAsync(async () => (await program.GetAsync("/readyz")).Code == HttpStatusCode.OK, "ready");
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync("/other")).Code);
    }

    [Fact]
    public async Task Metrics_can_be_parsed_and_name_no_build()
    {
        await CustomResources.InstallAsync();
        await using var ns = await server.CreateNamespaceAsync("http");
        await using var proxy = await FaultProxy.StartAsync(server.Configuration);
        await using var program = OperatorProcess.StartBehind(proxy, ns.Name);
        var client = server.CreateClient(EntitiesJsonContext.Default);
        var build = An.ImageBuild("measured-build", spec => spec with { Engine = BuildEngine.DockerInDocker });
        build.Metadata = build.Metadata with { NamespaceProperty = ns.Name };
        await client.CreateAsync(build, TestContext.Current.CancellationToken);

        var metrics = PrometheusPage.Empty;
        await Eventually.HoldsAsync(
            async () =>
            {
                var (code, text, type) = await program.GetAsync("/metrics");
                Assert.Equal(HttpStatusCode.OK, code);
                // The order of a media type's parameters means nothing.
                Assert.Equal(["charset=utf-8", "text/plain", "version=0.0.4"], type!.Split("; ").Order(StringComparer.Ordinal));
                Assert.DoesNotContain("measured-build", text, StringComparison.Ordinal);
                Assert.DoesNotContain(ns.Name, text, StringComparison.Ordinal);
                metrics = PrometheusPage.Parse(text);
                return metrics.Samples.Any(sample => sample.Name == "imagebuild_runs_finished_total");
            },
            "the end of the build is counted"
        );

        var finished = Assert.Single(metrics.Samples, sample => sample.Name == "imagebuild_runs_finished_total");
        Assert.Equal(("Failed", "SpecNotAllowed", 1), (finished.Labels["phase"], finished.Labels["reason"], finished.Value));
        Assert.Contains(metrics.Samples, sample => sample is { Name: "kubernetes_leader", Value: 1 });
        var ours = metrics.Samples.Where(sample => !sample.Name.StartsWith("dotnet_", StringComparison.Ordinal));
        Assert.Empty(ours.SelectMany(sample => sample.Labels.Keys).Except(Labels));
    }
}
