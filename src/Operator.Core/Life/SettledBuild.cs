using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Models;

namespace Operator.Core.Life;

/// <summary>A build whose last run has ended and whose spec asks for no other: only its retention is left to do.</summary>
public static class SettledBuild
{
    /// <summary>Cheap, because it is asked for thousands of finished builds.</summary>
    public static bool Is(ImageBuild build) =>
        build.Status is { } status && status.ObservedGeneration == build.Metadata.Generation && DecideRun.HasEnded(status);

    /// <summary>The part that an informer keeps: what retention and the event of its end need.</summary>
    public static ImageBuild Slim(ImageBuild build) => build is PushRun push ? PushRun.Of(SlimPush(push)) : Part(build);

    private static ImagePush SlimPush(PushRun push) =>
        new()
        {
            ApiVersion = push.ApiVersion,
            Kind = push.Kind,
            Metadata = push.Metadata with { Annotations = null, ManagedFields = null },
            Spec = push.Push.Spec with { PodTemplate = null },
            Status = PushStatuses.ToPush(Part(push).Status, source: null, progress: null),
        };

    private static ImageBuild Part(ImageBuild build) =>
        new()
        {
            ApiVersion = build.ApiVersion,
            Kind = build.Kind,
            Metadata = build.Metadata with { Annotations = null },
            Spec = new ImageBuildSpec { Retention = build.Spec.Retention },
            Status = new ImageBuildStatus
            {
                ObservedGeneration = build.Status.ObservedGeneration,
                Phase = build.Status.Phase,
                Reason = build.Status.Reason,
                Message = build.Status.Message,
                Run = build.Status.Run,
                Attempt = build.Status.Attempt,
                Attempts = build.Status.Attempts?.FirstOrDefault(attempt => attempt.Log is not null) is { Log: { } log }
                    ? [new BuildAttempt { Log = log }]
                    : null,
                ArchivesFrom = build.Status.ArchivesFrom,
                CompletionTime = build.Status.CompletionTime,
                Conditions = build.Status.Conditions?.FirstOrDefault(item => item.Type == BuildConditions.Succeeded) is { } end
                    ?
                    [
                        new Condition
                        {
                            Type = BuildConditions.Succeeded,
                            Status = end.Status,
                            LastTransitionTime = end.LastTransitionTime,
                        },
                    ]
                    : null,
                Plan = build.Status.Plan?.Dockerfile is { } dockerfile ? new BuildPlanStatus { Dockerfile = dockerfile } : null,
                Log = build.Status.Log?.Archive is { } archive ? new LogStatus { Archive = archive } : null,
            },
        };
}
