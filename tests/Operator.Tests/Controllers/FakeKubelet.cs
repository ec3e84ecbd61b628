using System.Text.Json;
using Operator.Core.Reports;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Tests.Controllers;

/// <summary>Writes Pods' statuses as the kubelet would; the Pods wait for a scheduler that does not exist, so nobody else does.</summary>
internal sealed class FakeKubelet(IKubernetesClient client, string ns)
{
    /// <summary>What containers print; a Pod without a log has none to read, as when its node is gone.</summary>
    public KubeletLogs Logs { get; } = new();

    public const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    public Task PreparingAsync(string pod) => WriteAsync(pod, "Pending", Running("prepare"));

    public Task BuildingAsync(string pod) => WriteAsync(pod, "Pending", Ended("prepare", 0, Report(Prepared)), Running("build"));

    public Task PublishingAsync(string pod) =>
        WriteAsync(pod, "Running", Ended("prepare", 0, Report(Prepared)), Ended("build", 0), Running("publish"));

    public Task SucceededAsync(string pod) =>
        WriteAsync(pod, "Succeeded", Ended("prepare", 0, Report(Prepared)), Ended("build", 0), Ended("publish", 0, Report(Published)));

    public Task PrepareFailedAsync(string pod, string reason, string message) =>
        WriteAsync(
            pod,
            "Failed",
            Ended(
                "prepare",
                1,
                Report(
                    new PrepareReport
                    {
                        Failure = new ReportedFailure { Reason = reason, Message = message },
                    }
                )
            )
        );

    /// <summary>prepare ends with an error and without a report.</summary>
    public Task PrepareDiedAsync(string pod) => WriteAsync(pod, "Failed", Ended("prepare", 2, "Unhandled exception"));

    public Task PublishFailedAsync(string pod, string reason, string message) =>
        WriteAsync(
            pod,
            "Failed",
            Ended("prepare", 0, Report(Prepared)),
            Ended("build", 0),
            Ended(
                "publish",
                1,
                Report(
                    new PublishReport
                    {
                        Failure = new ReportedFailure { Reason = reason, Message = message },
                    }
                )
            )
        );

    public Task BuildFailedAsync(string pod, int exitCode, string? reason = null, string? lastWords = null) =>
        WriteAsync(pod, "Failed", Ended("prepare", 0, Report(Prepared)), Ended("build", exitCode, lastWords, reason));

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
        WriteAsync(
            pod,
            "Pending",
            new V1ContainerStatus
            {
                Name = container,
                State = new V1ContainerState
                {
                    Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message },
                },
            }
        );

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
                FirstTimestamp = now,
                LastTimestamp = now,
                Source = new V1EventSource { Component = "kubelet" },
            }
        );
    }

    private static PrepareReport Prepared =>
        new()
        {
            Source = new SourceStatus { Kind = "inline", Revision = "sha256:1234" },
            Plan = new BuildPlanStatus { ModelVersion = "dockerfile", DetectedBy = "spec.modelVersion" },
        };

    private static PublishReport Published =>
        new()
        {
            Image = new ImageStatus
            {
                Digest = Digest,
                SizeBytes = 1234,
                Tags = ["v1"],
            },
        };

    private static string Report(PrepareReport report) => JsonSerializer.Serialize(report, ContractJson.Default.PrepareReport);

    private static string Report(PublishReport report) => JsonSerializer.Serialize(report, ContractJson.Default.PublishReport);

    private static V1ContainerStatus Running(string name) =>
        new()
        {
            Name = name,
            State = new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = DateTimeOffset.UtcNow } },
        };

    private static V1ContainerStatus Ended(string name, int exitCode, string? message = null, string? reason = null) =>
        new()
        {
            Name = name,
            State = new V1ContainerState
            {
                Terminated = new V1ContainerStateTerminated
                {
                    ExitCode = exitCode,
                    Reason = reason ?? (exitCode == 0 ? "Completed" : "Error"),
                    Message = message,
                    StartedAt = DateTimeOffset.UtcNow,
                    FinishedAt = DateTimeOffset.UtcNow,
                },
            },
        };

    private Task WriteAsync(string pod, string phase, params V1ContainerStatus[] containers) =>
        SaysAsync(
            pod,
            new V1PodStatus
            {
                Phase = phase,
                InitContainerStatuses = [.. containers.Where(container => container.Name != "publish")],
                ContainerStatuses = [.. containers.Where(container => container.Name == "publish")],
            }
        );

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
