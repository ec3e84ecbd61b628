using System.Text.Json;
using k8s.Models;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models.Serialization;
using Operator.Testing.Builds;
using static Operator.Testing.Builds.PodStatuses;

namespace Operator.Tests.Controllers;

/// <summary>Writes Pods' statuses as the kubelet would; the Pods wait for a scheduler that does not exist, so nobody else does.</summary>
internal sealed class FakeKubelet(IKubernetesClient client, string ns)
{
    /// <summary>What containers print; a Pod without a log has none to read, as when its node is gone.</summary>
    public KubeletLogs Logs { get; } = new();

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    public Task PreparingAsync(string pod) => SaysAsync(pod, Pending(Begun(Now, "prepare")));

    public Task BuildingAsync(string pod) => SaysAsync(pod, Pending(Prepared(Now), Begun(Now, "build")));

    public Task PublishingAsync(string pod) => SaysAsync(pod, Running(Prepared(Now), Built(Now), Begun(Now, "publish")));

    public Task SucceededAsync(string pod) => SaysAsync(pod, Succeeded(Prepared(Now), Built(Now), Published(Now)));

    public Task PrepareFailedAsync(string pod, string reason, string message) =>
        SaysAsync(pod, Failed(Ended(Now, "prepare", 1, PrepareFailure(reason, message))));

    public Task CopyingAsync(string pod) => SaysAsync(pod, Running(Begun(Now, "push")));

    public Task CopiedAsync(string pod) => SaysAsync(pod, Succeeded(Pushed(Now)));

    public Task CopyFailedAsync(string pod, string reason, string message) =>
        SaysAsync(pod, Failed(Ended(Now, "push", 1, PublishFailure(reason, message))));

    /// <summary>prepare ends with an error and without a report.</summary>
    public Task PrepareDiedAsync(string pod) => SaysAsync(pod, Failed(Ended(Now, "prepare", 2, "Unhandled exception")));

    public Task PublishFailedAsync(string pod, string reason, string message) =>
        SaysAsync(pod, Failed(Prepared(Now), Built(Now), Ended(Now, "publish", 1, PublishFailure(reason, message))));

    public Task BuildFailedAsync(string pod, int exitCode, string? reason = null, string? lastWords = null) =>
        SaysAsync(pod, Failed(Prepared(Now), Ended(Now, "build", exitCode, lastWords, reason)));

    public Task EndedFromOutsideAsync(string pod, string reason, string message) =>
        PatchAsync(
            pod,
            new V1PodStatus
            {
                Phase = "Failed",
                Reason = reason,
                Message = message,
            }
        );

    public Task WaitingAsync(string pod, string container, string reason, string message) =>
        SaysAsync(pod, Pending(Waiting(container, reason, message)));

    /// <summary>Any status; the logs of containers that have ended end too.</summary>
    public async Task SaysAsync(string pod, V1PodStatus status)
    {
        var known = status with
        {
            InitContainerStatuses = status.InitContainerStatuses is { } init ? [.. init.Select(item => WithId(pod, item))] : null,
            ContainerStatuses = status.ContainerStatuses is { } main ? [.. main.Select(item => WithId(pod, item))] : null,
        };
        await PatchAsync(pod, known);
        IEnumerable<V1ContainerStatus> containers = [.. status.InitContainerStatuses ?? [], .. status.ContainerStatuses ?? []];
        foreach (var ended in containers.Where(container => container.State?.Terminated is not null))
        {
            Logs.End(pod, ended.Name);
        }
    }

    /// <summary>An event such as the kubelet's, about a Pod.</summary>
    public async Task WarnAsync(V1Pod pod, string reason, string message)
    {
        var now = DateTimeOffset.UtcNow;
        await client.CreateAsync(
            new Corev1Event
            {
                Metadata = new V1ObjectMeta { Name = $"{pod.Metadata.Name}.{Guid.NewGuid():N}", NamespaceProperty = ns },
                InvolvedObject = new V1ObjectReference
                {
                    Kind = "Pod",
                    ApiVersion = "v1",
                    Name = pod.Metadata.Name,
                    NamespaceProperty = ns,
                    Uid = pod.Metadata.Uid,
                },
                Reason = reason,
                Message = message,
                Type = "Warning",
                Count = 1,
                FirstTimestamp = now.UtcDateTime,
                LastTimestamp = now.UtcDateTime,
                Source = new V1EventSource { Component = "kubelet" },
            }
        );
    }

    /// <summary>The id tells that the container was made, and so that there is a log of it.</summary>
    private V1ContainerStatus WithId(string pod, V1ContainerStatus container)
    {
        if (!Logs.Has(pod))
        {
            return container;
        }

        var id = $"containerd://{container.Name}";
        var ended = container.State?.Terminated;
        return container with
        {
            ContainerID = id,
            State = ended is null ? container.State : new V1ContainerState { Terminated = ended with { ContainerID = id } },
        };
    }

    private async Task PatchAsync(string pod, V1PodStatus status)
    {
        var patch = new System.Text.Json.Nodes.JsonObject
        {
            ["status"] = JsonSerializer.SerializeToNode(status, KubernetesModelsJsonContext.Default.V1PodStatus),
        };
        await client.PatchAsync<V1Pod>(pod, ns, KubernetesPatch.Merge(patch), "status");
    }
}
