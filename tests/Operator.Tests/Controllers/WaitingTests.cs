using System.Text.Json.Nodes;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>What may pass is told while it lasts and fails nothing before its time: quotas, images, mounts.</summary>
public sealed class WaitingTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Pod_that_a_quota_refuses_is_made_when_the_quota_allows_it()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await RefusePodsAsync(bench, "resourcequotas");
        await bench.CreateAsync(An.ImageBuild("over-quota"));

        var waiting = await bench.ReachesAsync("over-quota", BuildPhase.Preparing);

        Assert.Equal(InfrastructureReasons.QuotaExceeded.Name, waiting.Reason);
        Assert.Equal("Quota none of the namespace is used up: requested pods=1, limited to pods=0", waiting.Message);
        Assert.Null(waiting.Failure);
        await bench.EventAsync("over-quota", InfrastructureReasons.QuotaExceeded.Name);
        await AllowPodsAsync(bench, "resourcequotas");
        await bench.Kubelet.SucceededAsync((await bench.PodAsync("over-quota")).Metadata.Name!);
        await bench.ReachesAsync("over-quota", BuildPhase.Succeeded);
    }

    [Fact]
    public async Task Pod_that_stays_refused_is_given_up()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await RefusePodsAsync(bench, "resourcequotas");
        await bench.CreateAsync(An.ImageBuild("refused", spec => spec with { Timeouts = new BuildTimeouts { Schedule = "3s" } }));

        var end = await bench.ReachesAsync("refused", BuildPhase.Error);

        Assert.Equal(InfrastructureReasons.QuotaExceeded.Name, end.Reason);
        Assert.Equal((FailureClass.Infrastructure, BuildStage.Schedule), (end.Failure?.Class, end.Failure?.Stage));
        Assert.True(end.CompletionTime >= end.StartTime!.Value.AddSeconds(3), "it was given up too early");
        await bench.EventAsync("refused", InfrastructureReasons.QuotaExceeded.Name);
    }

    [Fact]
    public async Task Resources_above_the_namespaces_limit_are_the_authors_and_end_the_run_at_once()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await RefusePodsAsync(bench, "limitranges");
        await bench.CreateAsync(
            An.ImageBuild("too-large", spec => spec with { PodTemplate = new BuildPodTemplate { Resources = Memory("1Gi") } })
        );

        var end = await bench.ReachesAsync("too-large", BuildPhase.Failed);

        Assert.Equal(SpecReasons.PodTemplateRefused.Name, end.Reason);
        Assert.Equal(
            "The API server refuses podTemplate.resources: maximum memory usage per Container is 512Mi, but limit is 1Gi",
            end.Message
        );
        Assert.Equal((FailureClass.User, BuildStage.Schedule), (end.Failure?.Class, end.Failure?.Stage));
    }

    [Fact]
    public async Task Priority_class_that_does_not_exist_is_the_authors_and_ends_the_run_at_once()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(
            An.ImageBuild("no-class", spec => spec with { PodTemplate = new BuildPodTemplate { PriorityClassName = "nope" } })
        );

        var end = await bench.ReachesAsync("no-class", BuildPhase.Failed);

        Assert.Equal(SpecReasons.PodTemplateRefused.Name, end.Reason);
        Assert.Equal("The API server refuses podTemplate.priorityClassName: no PriorityClass with name nope was found", end.Message);
    }

    [Theory]
    [InlineData("image", "cannot pull")]
    [InlineData("mount", "Secret push, named in output.registrySecret, does not exist in the namespace")]
    public async Task Trouble_that_passes_in_its_grace_is_told_and_fails_nothing(string trouble, string words)
    {
        await using var bench = await ControllerBench.StartAsync(server, options => options.Pods.TroubleGrace = Grace);
        await bench.CreateAsync(An.ImageBuild("patient", spec => spec with { Output = new BuildOutput { RegistrySecret = "push" } }));
        var pod = await bench.PodAsync("patient");
        var began = DateTimeOffset.UtcNow;
        await (
            trouble == "image"
                ? bench.Kubelet.WaitingAsync(pod.Metadata.Name!, "prepare", "ImagePullBackOff", "Back-off pulling image")
                : bench.Kubelet.WarnAsync(
                    pod,
                    "FailedMount",
                    "MountVolume.SetUp failed for volume \"registry\" : secret \"push\" not found"
                )
        );
        var told = await bench.WaitAsync(
            "patient",
            status => status.Message?.Contains(words, StringComparison.Ordinal) == true,
            "the trouble is told"
        );
        Assert.Equal((BuildPhase.Preparing, InfrastructureReasons.PodPending.Name), (told.Status.Phase, told.Status.Reason));

        await bench.Kubelet.BuildingAsync(pod.Metadata.Name!);

        await bench.ReachesAsync("patient", BuildPhase.Building);
        await Eventually.HoldsAsync(() => DateTimeOffset.UtcNow > began + Grace + TimeSpan.FromSeconds(1), "the grace is over");
        await bench.Kubelet.SucceededAsync(pod.Metadata.Name!);
        await bench.ReachesAsync("patient", BuildPhase.Succeeded);
    }

    [Theory]
    [InlineData("image", "InfrastructureImagePullFailed", BuildPhase.Error)]
    [InlineData("mount", "PushSecretNotFound", BuildPhase.Failed)]
    public async Task Trouble_that_outlasts_its_grace_ends_the_build_not_before(string trouble, string reason, BuildPhase phase)
    {
        await using var bench = await ControllerBench.StartAsync(server, options => options.Pods.TroubleGrace = Grace);
        await bench.CreateAsync(An.ImageBuild("hopeless", spec => spec with { Output = new BuildOutput { RegistrySecret = "push" } }));
        var pod = await bench.PodAsync("hopeless");
        // Since when an image cannot be pulled only the Pod's age tells here, and that in whole seconds.
        var began = pod.Metadata.CreationTimestamp!.Value;
        await (
            trouble == "image"
                ? bench.Kubelet.WaitingAsync(pod.Metadata.Name!, "prepare", "ErrImagePull", "manifest unknown")
                : bench.Kubelet.WarnAsync(
                    pod,
                    "FailedMount",
                    "MountVolume.SetUp failed for volume \"registry\" : secret \"push\" not found"
                )
        );

        var end = await bench.ReachesAsync("hopeless", phase);

        Assert.Equal((reason, BuildStage.Schedule), (end.Failure?.Reason, end.Failure?.Stage));
        Assert.True(end.CompletionTime >= began + Grace, "it was given up too early");
        await Eventually.HoldsAsync(async () => (await bench.PodsAsync("hopeless")).Count == 0, "its Pod is deleted");
    }

    private static BuildResources Memory(string limit) => new() { Limits = new Dictionary<string, Quantity> { ["memory"] = limit } };

    /// <summary>A quota or limit range under which no Pod can be made.</summary>
    private static async Task RefusePodsAsync(ControllerBench bench, string kind)
    {
        using var api = ApiServer.FromEnvironment("KUBECONFIG");
        var spec =
            kind == "resourcequotas" ? """{"hard":{"pods":"0"}}""" : """{"limits":[{"type":"Container","max":{"memory":"512Mi"}}]}""";
        var refusal = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = kind == "resourcequotas" ? "ResourceQuota" : "LimitRange",
            ["metadata"] = new JsonObject { ["name"] = "none" },
            ["spec"] = JsonNode.Parse(spec),
        };
        (await api.PostAsync($"/api/v1/namespaces/{bench.Namespace}/{kind}", refusal)).Checked();
        // A quota holds once its controller has counted, and the API server's admission hears of both a moment later.
        await Eventually.HoldsAsync(async () => (await TryPodAsync(api, bench)).Status == 403, $"{kind} refuse Pods");
    }

    private static async Task AllowPodsAsync(ControllerBench bench, string kind)
    {
        using var api = ApiServer.FromEnvironment("KUBECONFIG");
        (await api.SendAsync(HttpMethod.Delete, $"/api/v1/namespaces/{bench.Namespace}/{kind}/none")).Checked();
    }

    private static Task<ApiAnswer> TryPodAsync(ApiServer api, ControllerBench bench) =>
        api.PostAsync(
            $"/api/v1/namespaces/{bench.Namespace}/pods?dryRun=All",
            JsonNode.Parse(
                """
                {"metadata": {"name": "trial"}, "spec": {"containers": [{
                  "name": "a", "image": "registry.invalid/a:1", "resources": {"limits": {"memory": "1Gi"}}}]}}
                """
            )!
        );
}
