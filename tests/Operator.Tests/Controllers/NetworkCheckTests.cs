using k8s.Models;
using Operator.Entities;
using Operator.Kubernetes.Client;
using Operator.Testing;
using Operator.Testing.Builds;
using Operator.Testing.Proxy;

namespace Operator.Tests.Controllers;

/// <summary>Whether a namespace's policies select build Pods is told at the start, from what the real API server has.</summary>
public sealed class NetworkCheckTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    [Fact]
    public async Task Namespace_is_open_until_a_policy_selects_the_Pods_of_builds()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await Eventually.HoldsAsync(() => bench.Metrics.OpenNamespaces == 1, "the namespace is open");
        await bench.KillOperatorAsync();
        await bench.Client.CreateAsync(
            new V1NetworkPolicy
            {
                Metadata = new() { Name = "builds", NamespaceProperty = bench.Namespace },
                Spec = new()
                {
                    PodSelector = new() { MatchLabels = new Dictionary<string, string> { [ApiNames.ManagedByLabel] = ApiNames.ManagedBy } },
                    PolicyTypes = ["Egress"],
                },
            },
            TestContext.Current.CancellationToken
        );

        await bench.StartOperatorAsync();

        await Eventually.HoldsAsync(() => bench.Metrics.OpenNamespaces == 0, "the namespace is limited");
    }

    [Fact]
    public async Task Operator_that_may_not_list_policies_builds_all_the_same()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.KillOperatorAsync();
        var asked = bench.Proxy.Count(request => request.Concerns("networkpolicies"));
        bench.Proxy.FailNext(request => request.Concerns("networkpolicies"), new Fault.Answer(403, "Forbidden"), int.MaxValue);

        await bench.StartOperatorAsync();

        await Eventually.HoldsAsync(() => bench.Proxy.Count(request => request.Concerns("networkpolicies")) > asked, "it asked");
        await bench.CreateAsync(An.ImageBuild("works"));
        Assert.NotNull(await bench.PodAsync("works"));
        Assert.Null(bench.Metrics.OpenNamespaces);
    }
}
