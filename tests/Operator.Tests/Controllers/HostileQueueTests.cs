using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Configuration;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>One tenant's builds and Pods that never run keep no slot from another tenant's build.</summary>
public sealed class HostileQueueTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    private const int Flood = 20;

    /// <summary>There is one slot. What the hostile builds do with it is over in the pass that takes it.</summary>
    [Fact]
    public async Task Twenty_builds_whose_Pods_are_refused_leave_the_slot_to_another_tenant()
    {
        await using var evil = await NamespaceWithoutPodsAsync();
        await using var bench = await StartAsync(evil);
        for (var number = 0; number < Flood; number++)
        {
            await CreateAsync(bench, evil, An.ImageBuild($"refused-{number}"));
        }

        for (var number = 0; number < Flood; number++)
        {
            await ReachesAsync(bench, evil, $"refused-{number}", status => status.Reason == InfrastructureReasons.QuotaExceeded.Name);
        }

        await bench.CreateAsync(An.ImageBuild("honest"));
        await bench.Kubelet.SucceededAsync((await bench.PodAsync("honest")).Metadata.Name!);
        await bench.ReachesAsync("honest", BuildPhase.Succeeded);

        Assert.Empty(await bench.Client.ListAsync<V1Pod>(evil.Name, cancellationToken: TestContext.Current.CancellationToken));
        for (var number = 0; number < Flood; number++)
        {
            var refused = await GetAsync(bench, evil, $"refused-{number}");
            Assert.Equal((BuildPhase.Preparing, (QueueStatus?)null), (refused.Status.Phase, refused.Status.Queue));
        }
    }

    /// <summary>Builds that are held never ask for a slot: only the forged Pods could take one.</summary>
    [Theory]
    [InlineData("labels")]
    [InlineData("labels, names and owners")]
    public async Task Forged_Pods_of_builds_that_never_ran_hold_no_slot(string forged)
    {
        await using var evil = await server.CreateNamespaceAsync("evil");
        await using var bench = await StartAsync(evil);
        for (var number = 0; number < Flood; number++)
        {
            var build = await CreateAsync(bench, evil, An.ImageBuild($"held-{number}", spec => spec with { Suspend = true }));
            await ReachesAsync(bench, evil, $"held-{number}", status => status.Reason == QueueReasons.Suspended.Name);
            await bench.Client.CreateAsync(Forged(build, owned: forged != "labels"), TestContext.Current.CancellationToken);
        }

        await bench.CreateAsync(An.ImageBuild("honest"));
        await bench.Kubelet.SucceededAsync((await bench.PodAsync("honest")).Metadata.Name!);
        await bench.ReachesAsync("honest", BuildPhase.Succeeded);

        for (var number = 0; number < Flood; number++)
        {
            var held = await GetAsync(bench, evil, $"held-{number}");
            Assert.Equal((BuildPhase.Queued, QueueReasons.Suspended.Name), (held.Status.Phase, held.Status.Reason));
            Assert.Null(held.Status.Pod);
        }
    }

    private Task<ControllerBench> StartAsync(TestNamespace evil) => ControllerBench.StartAsync(server, options => OneSlot(options, evil));

    private static void OneSlot(OperatorOptions options, TestNamespace evil)
    {
        options.Kubernetes.Namespaces.Add(evil.Name);
        options.Limits.Cluster = 1;
    }

    /// <summary>A namespace whose quota allows no Pod.</summary>
    private async Task<TestNamespace> NamespaceWithoutPodsAsync()
    {
        var evil = await server.CreateNamespaceAsync("evil");
        using var api = ApiServer.FromEnvironment("KUBECONFIG");
        var quota = JsonNode.Parse("""{"metadata": {"name": "none"}, "spec": {"hard": {"pods": "0"}}}""")!;
        (await api.PostAsync($"/api/v1/namespaces/{evil.Name}/resourcequotas", quota)).Checked();
        var trial = JsonNode.Parse(
            """{"metadata": {"name": "trial"}, "spec": {"containers": [{"name": "a", "image": "registry.invalid/a:1"}]}}"""
        )!;
        await Eventually.HoldsAsync(
            async () => (await api.PostAsync($"/api/v1/namespaces/{evil.Name}/pods?dryRun=All", trial.DeepClone())).Status == 403,
            "the quota refuses Pods"
        );
        return evil;
    }

    private static V1Pod Forged(ImageBuild build, bool owned)
    {
        var metadata = build.Metadata;
        return new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = owned ? BuildNames.Pod(metadata.Name!, metadata.Uid!, 1, 1) : $"forged-{metadata.Name}",
                NamespaceProperty = metadata.NamespaceProperty,
                Labels = new Dictionary<string, string>
                {
                    [ApiNames.ManagedByLabel] = ApiNames.ManagedBy,
                    [ApiNames.UidLabel] = metadata.Uid!,
                    [ApiNames.NameLabel] = metadata.Name!,
                    [ApiNames.RunLabel] = "1",
                    [ApiNames.AttemptLabel] = "1",
                    [ApiNames.SpecHashLabel] = SpecHash.Of(build.Spec),
                },
                OwnerReferences = owned
                    ?
                    [
                        new V1OwnerReference
                        {
                            ApiVersion = ApiNames.ApiVersion,
                            Kind = ImageBuild.KindName,
                            Name = metadata.Name,
                            Uid = metadata.Uid,
                            Controller = true,
                        },
                    ]
                    : null,
            },
            Spec = new V1PodSpec
            {
                SchedulerName = "nobody",
                Containers = [new V1Container { Name = "publish", Image = "registry.invalid/busybox:1" }],
            },
        };
    }

    private static Task<ImageBuild> CreateAsync(ControllerBench bench, TestNamespace ns, ImageBuild build)
    {
        build.Metadata = build.Metadata with { NamespaceProperty = ns.Name };
        return bench.Client.CreateAsync(build, TestContext.Current.CancellationToken);
    }

    private static async Task<ImageBuild> GetAsync(ControllerBench bench, TestNamespace ns, string name) =>
        await bench.Client.GetAsync<ImageBuild>(name, ns.Name, TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException($"no build {name}");

    private static Task ReachesAsync(ControllerBench bench, TestNamespace ns, string name, Func<ImageBuildStatus, bool> condition) =>
        Eventually.HoldsAsync(
            async () => (await GetAsync(bench, ns, name)).Status is { } status && condition(status),
            $"{name} is as expected"
        );
}
