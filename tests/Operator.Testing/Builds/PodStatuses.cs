using System.Text.Json;
using k8s.Models;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Testing.Builds;

/// <summary>What the kubelet says of build Pods, in its own words.</summary>
public static class PodStatuses
{
    public const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    public static V1PodStatus Pending(params IEnumerable<V1ContainerStatus> containers) => InPhase("Pending", containers);

    public static V1PodStatus Running(params IEnumerable<V1ContainerStatus> containers) => InPhase("Running", containers);

    public static V1PodStatus Succeeded(params IEnumerable<V1ContainerStatus> containers) => InPhase("Succeeded", containers);

    public static V1PodStatus Failed(params IEnumerable<V1ContainerStatus> containers) => InPhase("Failed", containers);

    /// <summary>prepare, content.</summary>
    public static V1ContainerStatus Prepared(DateTimeOffset now, params string[] warnings) =>
        Ended(
            now,
            "prepare",
            0,
            Report(
                new PrepareReport
                {
                    Source = new SourceStatus { Kind = "inline", Revision = "sha256:1234" },
                    Plan = new BuildPlanStatus { ModelVersion = "dockerfile", DetectedBy = "spec.modelVersion" },
                    Warnings = warnings.Length > 0 ? warnings : null,
                }
            )
        );

    /// <summary>build, content.</summary>
    public static V1ContainerStatus Built(DateTimeOffset now) => Ended(now, "build", 0);

    /// <summary>publish, content.</summary>
    public static V1ContainerStatus Published(DateTimeOffset now) =>
        Ended(
            now,
            "publish",
            0,
            Report(
                new PublishReport
                {
                    Image = new ImageStatus
                    {
                        Digest = Digest,
                        SizeBytes = 1234,
                        Tags = ["v1"],
                    },
                }
            )
        );

    /// <summary>The container of a push, content.</summary>
    public static V1ContainerStatus Pushed(DateTimeOffset now) =>
        Ended(
            now,
            "push",
            0,
            Report(
                new PublishReport
                {
                    Image = new ImageStatus
                    {
                        Reference = "mirror.example.com/team/app:1.5",
                        Digest = Digest,
                        SizeBytes = 1234,
                        Tags = ["1.5"],
                    },
                }
            )
        );

    public static string PrepareFailure(string reason, string message = "What happened") =>
        Report(
            new PrepareReport
            {
                Failure = new ReportedFailure { Reason = reason, Message = message },
            }
        );

    public static string PublishFailure(string reason, string message = "What happened") =>
        Report(
            new PublishReport
            {
                Failure = new ReportedFailure { Reason = reason, Message = message },
            }
        );

    public static V1ContainerStatus Begun(DateTimeOffset now, string name) =>
        new()
        {
            Name = name,
            State = new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = now.UtcDateTime } },
        };

    public static V1ContainerStatus Waiting(string name, string reason, string message) =>
        new()
        {
            Name = name,
            State = new V1ContainerState
            {
                Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message },
            },
        };

    public static V1ContainerStatus Ended(DateTimeOffset now, string name, int exitCode, string? message = null, string? reason = null) =>
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
                    StartedAt = now.UtcDateTime,
                    FinishedAt = now.UtcDateTime,
                },
            },
        };

    private static V1PodStatus InPhase(string phase, IEnumerable<V1ContainerStatus> containers)
    {
        var all = containers.ToList();
        return new V1PodStatus
        {
            Phase = phase,
            InitContainerStatuses = [.. all.Where(container => container.Name is not ("publish" or "push"))],
            ContainerStatuses = [.. all.Where(container => container.Name is "publish" or "push")],
        };
    }

    private static string Report(PrepareReport report) => JsonSerializer.Serialize(report, ContractJson.Default.PrepareReport);

    private static string Report(PublishReport report) => JsonSerializer.Serialize(report, ContractJson.Default.PublishReport);
}
