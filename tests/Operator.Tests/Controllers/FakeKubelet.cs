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
    /// <summary>What containers print; one without a log has none to read, as when its node is gone.</summary>
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

    private async Task WriteAsync(string pod, string phase, params V1ContainerStatus[] containers)
    {
        var known = containers.Select(container => Logs.Has(pod, container.Name) ? WithId(container) : container).ToList();
        await PatchAsync(
            pod,
            new V1PodStatus
            {
                Phase = phase,
                InitContainerStatuses = [.. known.Where(container => container.Name != "publish")],
                ContainerStatuses = [.. known.Where(container => container.Name == "publish")],
            }
        );
        foreach (var ended in containers.Where(container => container.State?.Terminated is not null))
        {
            Logs.End(pod, ended.Name);
        }
    }

    /// <summary>The id tells that the container was made, and so that there is a log of it.</summary>
    private static V1ContainerStatus WithId(V1ContainerStatus container) =>
        container with
        {
            ContainerID = $"containerd://{container.Name}",
            State = container.State?.Terminated is { } ended
                ? new V1ContainerState { Terminated = ended with { ContainerID = $"containerd://{container.Name}" } }
                : container.State,
        };

    private async Task PatchAsync(string pod, V1PodStatus status)
    {
        var patch = new System.Text.Json.Nodes.JsonObject
        {
            ["status"] = JsonSerializer.SerializeToNode(status, KubernetesModelsJsonContext.Default.V1PodStatus),
        };
        await client.PatchAsync<V1Pod>(pod, ns, KubernetesPatch.Merge(patch), "status");
    }
}
