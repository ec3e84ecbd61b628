using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Testing;
using Operator.Testing.Builds;
using static Operator.Testing.Builds.PodStatuses;

namespace Operator.Tests.Controllers;

/// <summary>Two tenants, one of whom makes Pods that say they are the other's build.</summary>
public sealed class StrangerPodTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    private const string Forged = "sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";

    [Theory]
    [InlineData("elsewhere", 1)]
    [InlineData("elsewhere", int.MaxValue)]
    [InlineData("in the build's namespace", 1)]
    [InlineData("in the build's namespace", 2)]
    public async Task Pod_with_the_labels_of_a_build_decides_nothing(string where, int run)
    {
        await using var evil = await server.CreateNamespaceAsync("evil");
        await using var bench = await ControllerBench.StartAsync(server, options => options.Kubernetes.Namespaces.Add(evil.Name));
        var build = await bench.CreateAsync(An.ImageBuild("honest"));
        var own = (await bench.PodAsync("honest")).Metadata;
        var ns = where == "elsewhere" ? evil.Name : bench.Namespace;
        var pod = Stranger(build, "not-even-the-name", ns, own.Labels![ApiNames.SpecHashLabel], run);
        await PublishedAsync(bench, pod);
        await bench.Kubelet.BuildingAsync(own.Name!);

        var building = await bench.ReachesAsync("honest", BuildPhase.Building);

        Assert.Equal((own.Name, own.Uid), (building.Pod?.Name, building.Pod?.Uid));
        await bench.Kubelet.SucceededAsync(own.Name!);
        var end = await bench.ReachesAsync("honest", BuildPhase.Succeeded);
        Assert.NotEqual(Forged, end.Image?.Digest);
        Assert.NotNull(await bench.Client.GetAsync<V1Pod>("not-even-the-name", ns, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Pod_that_takes_the_name_of_the_next_attempt_is_named_and_what_it_reports_is_not_believed()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        var build = await bench.CreateAsync(An.ImageBuild("early", spec => spec with { Suspend = true }));
        await bench.ReachesAsync("early", BuildPhase.Queued);
        var name = BuildNames.Pod("early", build.Metadata.Uid!, 1, 1);
        var pod = Stranger(build, name, bench.Namespace, SpecHash.Of(build.Spec), 1);
        pod.Metadata.OwnerReferences =
        [
            new V1OwnerReference
            {
                ApiVersion = ApiNames.ApiVersion,
                Kind = ImageBuild.KindName,
                Name = "early",
                Uid = build.Metadata.Uid,
                Controller = true,
            },
        ];
        await PublishedAsync(bench, pod);

        await bench.ChangeSpecAsync("early", new JsonObject { ["suspend"] = false });

        var refused = await bench.WaitAsync(
            "early",
            status => status.Reason == InfrastructureReasons.PodRejected.Name,
            "the Pod is not believed"
        );
        Assert.Contains($"Pod {name} exists already", refused.Status.Message, StringComparison.Ordinal);
        Assert.Equal((BuildPhase.Preparing, (string?)null), (refused.Status.Phase, refused.Status.Pod?.Uid));
        await bench.Client.DeleteAsync<V1Pod>(
            name,
            bench.Namespace,
            new V1DeleteOptions { GracePeriodSeconds = 0 },
            TestContext.Current.CancellationToken
        );
        var made = await bench.WaitAsync("early", status => status.Pod is not null, "its own Pod is created");
        Assert.Equal((await bench.PodAsync("early")).Metadata.Uid, made.Status.Pod?.Uid);
    }

    private static V1Pod Stranger(ImageBuild build, string name, string ns, string hash, int run) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = ns,
                Labels = new Dictionary<string, string>
                {
                    [ApiNames.ManagedByLabel] = ApiNames.ManagedBy,
                    [ApiNames.UidLabel] = build.Metadata.Uid!,
                    [ApiNames.RunLabel] = $"{run}",
                    [ApiNames.AttemptLabel] = "1",
                    [ApiNames.SpecHashLabel] = hash,
                },
            },
            Spec = new V1PodSpec
            {
                SchedulerName = "nobody",
                InitContainers =
                [
                    new V1Container { Name = "prepare", Image = "registry.invalid/busybox:1" },
                    new V1Container { Name = "build", Image = "registry.invalid/busybox:1" },
                ],
                Containers = [new V1Container { Name = "publish", Image = "registry.invalid/busybox:1" }],
            },
        };

    /// <summary>It has ended well, with a report of its own.</summary>
    private static async Task PublishedAsync(ControllerBench bench, V1Pod pod)
    {
        var ns = pod.Metadata.NamespaceProperty!;
        await bench.Client.CreateAsync(pod, TestContext.Current.CancellationToken);
        var report = ReportText.Write(
            new PublishReport
            {
                Image = new ImageStatus { Reference = "registry.example.com/a:1", Digest = Forged },
            }
        );
        var now = DateTimeOffset.UtcNow;
        await new FakeKubelet(bench.Client, ns).SaysAsync(
            pod.Metadata.Name!,
            Succeeded(Prepared(now), Built(now), Ended(now, "publish", 0, report))
        );
    }
}
