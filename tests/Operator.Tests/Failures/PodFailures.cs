using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Testing;

namespace Operator.Tests.Failures;

/// <summary>What the cluster does to the Pod, and defects of the operator's own.</summary>
internal static class PodFailures
{
    [Produces("InfrastructurePodUnschedulable")]
    public static async Task PodUnschedulable(FailureScene scene)
    {
        await scene.ApplyAsync(spec => spec with { Timeouts = new() { Schedule = "3s" } });
        await scene.Bench.Kubelet.SaysAsync(
            (await scene.PodAsync()).Metadata.Name!,
            new V1PodStatus
            {
                Phase = "Pending",
                Conditions =
                [
                    new V1PodCondition
                    {
                        Type = "PodScheduled",
                        Status = "False",
                        Reason = "Unschedulable",
                        Message = "0/1 nodes are available: 1 Insufficient memory.",
                        LastTransitionTime = DateTimeOffset.UtcNow.UtcDateTime,
                    },
                ],
            }
        );
    }

    [Produces("InfrastructureScheduleTimeout")]
    public static Task ScheduleTimeout(FailureScene scene) => scene.ApplyAsync(spec => spec with { Timeouts = new() { Schedule = "1s" } });

    [Produces("InfrastructureImagePullFailed")]
    public static async Task ImagePullFailed(FailureScene scene)
    {
        await scene.ApplyAsync();
        await scene.Bench.Kubelet.WaitingAsync((await scene.PodAsync()).Metadata.Name!, "prepare", "ErrImagePull", "manifest unknown");
    }

    [Produces("InfrastructureVolumeFailed")]
    public static async Task VolumeFailed(FailureScene scene)
    {
        await scene.ApplyAsync();
        await scene.MountFailsAsync("MountVolume.SetUp failed for volume \"workspace\" : mount failed: exit status 32");
    }

    [Produces("InfrastructureCacheVolumeFailed")]
    public static async Task CacheVolumeFailed(FailureScene scene)
    {
        await scene.UseAsync(options =>
        {
            options.CacheVolumes.Size = "1Gi";
            options.CacheVolumes.Grace = TimeSpan.FromSeconds(1);
        });
        await scene.ApplyAsync(spec => spec with { Cache = new() { Mode = BuildCacheMode.Volume } });
        await scene.MountFailsAsync("MountVolume.SetUp failed for volume \"cache\" : mount failed: exit status 32");
    }

    /// <summary>Somebody has made a Pod of that name.</summary>
    [Produces("InfrastructurePodRejected")]
    public static async Task PodRejected(FailureScene scene)
    {
        await scene.ApplyAsync(spec =>
            spec with
            {
                Suspend = true,
                Timeouts = new() { Schedule = "2s" },
            }
        );
        await scene.Bench.ReachesAsync(scene.Name, BuildPhase.Queued);
        var build = await scene.Bench.GetAsync(scene.Name);
        await scene.Bench.Client.CreateAsync(
            new V1Pod
            {
                Metadata = new V1ObjectMeta
                {
                    Name = BuildNames.Pod(scene.Name, build.Metadata.Uid!, 1, 1),
                    NamespaceProperty = scene.Bench.Namespace,
                },
                Spec = new V1PodSpec
                {
                    SchedulerName = "nobody",
                    Containers = [new V1Container { Name = "a", Image = "registry.invalid/a:1" }],
                },
            },
            TestContext.Current.CancellationToken
        );
        await scene.ChangeAsync(new() { ["suspend"] = false });
    }

    /// <summary>In the words of a server of Kubernetes 1.36; older ones know no Pod Security.</summary>
    [Produces("InfrastructurePodSecurity")]
    public static async Task PodSecurity(FailureScene scene)
    {
        const string words =
            "pods \"x\" is forbidden: violates PodSecurity \"baseline:latest\": seccompProfile (container \"build\" must not set securityContext.seccompProfile.type to \"Unconfined\")";
        var bench = await scene.UseAsync(_ => { });
        bench.Proxy.Serve(
            request => request.Method == "POST" && request.Path.EndsWith("/pods", StringComparison.Ordinal),
            context =>
            {
                context.Response.StatusCode = 403;
                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync(
                    $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","code":403,"message":{{JsonSerializer.Serialize(words)}}}"""
                );
            }
        );
        await scene.ApplyAsync(spec => spec with { Timeouts = new() { Schedule = "2s" } });
    }

    [Produces("InfrastructureQuotaExceeded")]
    public static async Task QuotaExceeded(FailureScene scene)
    {
        var bench = await scene.UseAsync(_ => { });
        using var api = ApiServer.FromEnvironment("KUBECONFIG");
        var quota = JsonNode.Parse(
            """{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"none"},"spec":{"hard":{"pods":"0"}}}"""
        )!;
        (await api.PostAsync($"/api/v1/namespaces/{bench.Namespace}/resourcequotas", quota)).Checked();
        var pod = JsonNode.Parse(
            """{"metadata":{"name":"trial"},"spec":{"containers":[{"name":"a","image":"registry.invalid/a:1","resources":{"limits":{"memory":"1Gi"}}}]}}"""
        )!;
        await Eventually.HoldsAsync(
            async () => (await api.PostAsync($"/api/v1/namespaces/{bench.Namespace}/pods?dryRun=All", pod.DeepClone())).Status == 403,
            "the quota refuses Pods"
        );
        await scene.ApplyAsync(spec => spec with { Timeouts = new() { Schedule = "2s" } });
    }

    /// <summary>A finalizer keeps the Pod where it can be seen: one that is gone at once is reported in other words.</summary>
    [Produces("InfrastructurePodDeleted")]
    public static async Task PodDeleted(FailureScene scene)
    {
        await scene.ApplyAsync();
        var (bench, pod) = (scene.Bench, (await scene.PodAsync()).Metadata.Name!);
        await bench.ReachesAsync(scene.Name, BuildPhase.Preparing);
        await KeepAsync("test.example.com/kept");
        await bench.Client.DeleteAsync<V1Pod>(pod, bench.Namespace, cancellationToken: TestContext.Current.CancellationToken);
        await bench.WaitAsync(scene.Name, status => status.Attempts is { Count: > 0 }, "its attempt ends");
        await KeepAsync();

        Task KeepAsync(params string[] finalizers) =>
            bench.Client.PatchAsync<V1Pod>(
                pod,
                bench.Namespace,
                KubernetesPatch.Merge(
                    new()
                    {
                        ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray([.. finalizers.Select(name => (JsonNode)name)]) },
                    }
                ),
                cancellationToken: TestContext.Current.CancellationToken
            );
    }

    [Produces("InfrastructurePodEvicted")]
    public static Task PodEvicted(FailureScene scene) => EndAsync(scene, "Evicted", "The node was low on resource: memory");

    [Produces("InfrastructureNodeLost")]
    public static Task NodeLost(FailureScene scene) => EndAsync(scene, "NodeLost", "Node which was running pod is unresponsive");

    [Produces("InfrastructureContainerFailed")]
    public static async Task ContainerFailed(FailureScene scene)
    {
        await scene.ApplyAsync();
        await scene.EndsAsync("prepare", 137, "");
    }

    [Produces("InternalReportInvalid")]
    public static async Task ReportInvalid(FailureScene scene)
    {
        await scene.ApplyAsync();
        await scene.EndsAsync("prepare", 2, "Unhandled exception");
    }

    /// <summary>The request in the Pod's annotation is not one that the operator has written.</summary>
    [Produces("InternalError")]
    public static async Task Error(FailureScene scene)
    {
        File.WriteAllText(scene.Work.Paths.Request, "nonsense");
        var (code, _) = await scene.Work.PrepareAgainAsync();
        await scene.ApplyAsync();
        await scene.EndsAsync("prepare", code, File.ReadAllText(scene.Work.Paths.Report));
    }

    private static async Task EndAsync(FailureScene scene, string reason, string message)
    {
        await scene.ApplyAsync();
        await scene.Bench.Kubelet.EndedFromOutsideAsync((await scene.PodAsync()).Metadata.Name!, reason, message);
    }
}
