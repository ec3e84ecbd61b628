using System.Text.Json.Nodes;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>Builds for several platforms on a real API server; the test plays the kubelet.</summary>
public sealed class SeveralPlatformsTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    [Fact]
    public async Task Build_for_two_platforms_has_a_Pod_for_each_and_one_for_their_index()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(Of("app"));
        var amd64 = await bench.PodAsync("app-r1-linux-amd64");
        var arm64 = await bench.PodAsync("app-r1-linux-arm64");
        Assert.Equal("arm64", arm64.Spec.NodeSelector!["kubernetes.io/arch"]);
        await bench.Kubelet.BuildingAsync(amd64.Metadata.Name!);
        await bench.ReachesAsync("app", BuildPhase.Building);
        await bench.Kubelet.SucceededAsync(amd64.Metadata.Name!);
        await bench.Kubelet.SucceededAsync(arm64.Metadata.Name!);

        var index = await bench.PodAsync("app");
        var request = RequestAnnotation.ReadIndex(index.Metadata.Annotations![ApiNames.RequestAnnotation]);
        Assert.Equal(["linux/amd64", "linux/arm64"], request.Images.Select(image => image.Platform));
        Assert.All(request.Images, image => Assert.Equal(PodStatuses.Digest, image.Digest));
        await bench.Kubelet.CopiedAsync(index.Metadata.Name!);

        var end = await bench.ReachesAsync("app", BuildPhase.Succeeded);
        Assert.Equal(PodStatuses.Digest, end.Image?.Digest);
        Assert.Equal(["app-r1-linux-amd64", "app-r1-linux-arm64"], end.Platforms!.Select(platform => platform.Build));
        Assert.All(end.Platforms!, platform => Assert.Equal(BuildPhase.Succeeded, platform.Phase));
        Assert.Equal(RunReasons.Succeeded.Name, (await bench.EventAsync("app", RunReasons.Succeeded.Name)).Reason);
    }

    [Fact]
    public async Task Platform_that_fails_names_itself_and_stops_the_other()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(Of("app"));
        var amd64 = await bench.PodAsync("app-r1-linux-amd64");
        var arm64 = await bench.PodAsync("app-r1-linux-arm64");
        await bench.Kubelet.BuildingAsync(amd64.Metadata.Name!);
        await bench.Kubelet.PrepareFailedAsync(arm64.Metadata.Name!, SourceReasons.Empty.Name, "The source is empty");

        var end = await bench.ReachesAsync("app", BuildPhase.Failed);
        Assert.Equal((SourceReasons.Empty.Name, "linux/arm64: The source is empty"), (end.Reason, end.Message));
        Assert.Equal(SourceReasons.Empty.Hint, end.Failure?.Hint);
        var other = await bench.ReachesAsync("app-r1-linux-amd64", BuildPhase.Cancelled);
        Assert.Equal(RunReasons.Cancelled.Name, other.Reason);
    }

    [Fact]
    public async Task Cancelled_build_ends_those_of_its_platforms()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(Of("app"));
        await bench.PodAsync("app-r1-linux-amd64");

        await bench.ChangeSpecAsync("app", new JsonObject { ["cancel"] = true });

        await bench.ReachesAsync("app", BuildPhase.Cancelled);
        await bench.ReachesAsync("app-r1-linux-amd64", BuildPhase.Cancelled);
        await bench.ReachesAsync("app-r1-linux-arm64", BuildPhase.Cancelled);
    }

    [Fact]
    public async Task Operator_that_is_killed_between_the_builds_and_their_index_makes_neither_twice()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(Of("app"));
        var amd64 = (await bench.PodAsync("app-r1-linux-amd64")).Metadata.Name!;
        var arm64 = (await bench.PodAsync("app-r1-linux-arm64")).Metadata.Name!;
        await bench.KillOperatorAsync();
        await bench.Kubelet.SucceededAsync(amd64);
        await bench.Kubelet.SucceededAsync(arm64);
        await bench.StartOperatorAsync();
        var index = await bench.PodAsync("app");
        await bench.KillOperatorAsync();
        await bench.Kubelet.CopiedAsync(index.Metadata.Name!);
        await bench.StartOperatorAsync();

        await bench.ReachesAsync("app", BuildPhase.Succeeded);

        Assert.Single(await bench.PodsAsync("app"));
        Assert.Single(await bench.PodsAsync("app-r1-linux-amd64"));
        var builds = await bench.Client.ListPageAsync<ImageBuild>(
            bench.Namespace,
            new ListOptions(),
            null,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(3, builds.Items.Count);
    }

    [Fact]
    public async Task Object_under_the_name_of_a_platforms_build_is_not_taken_for_it()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("app-r1-linux-arm64", spec => spec with { Suspend = true }));

        await bench.CreateAsync(Of("app"));

        var end = await bench.ReachesAsync("app", BuildPhase.Error);
        Assert.Equal(InfrastructureReasons.PodRejected.Name, end.Reason);
        Assert.StartsWith("linux/arm64: ImageBuild app-r1-linux-arm64 exists already", end.Message, StringComparison.Ordinal);
        await bench.ReachesAsync("app-r1-linux-amd64", BuildPhase.Cancelled);
    }

    [Fact]
    public async Task New_run_replaces_the_builds_of_the_one_before()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(Of("app"));
        await bench.PodAsync("app-r1-linux-amd64");

        await bench.ChangeSpecAsync("app", new JsonObject { ["runRequest"] = "again" });

        await bench.PodAsync("app-r2-linux-amd64");
        await Eventually.HoldsAsync(
            async () =>
                await bench.Client.GetAsync<ImageBuild>("app-r1-linux-amd64", bench.Namespace, TestContext.Current.CancellationToken)
                    is null,
            "the build of the run before is deleted"
        );
    }

    private static ImageBuild Of(string name) =>
        An.ImageBuild(
            name,
            spec =>
                spec with
                {
                    Platforms = ["linux/amd64", "linux/arm64"],
                    Output = new BuildOutput { Repository = "registry.invalid/team/app", Tags = ["v1"] },
                }
        );
}
