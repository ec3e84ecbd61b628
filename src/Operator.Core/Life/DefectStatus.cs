using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Core.Life;

/// <summary>
/// The status of a build whose passes throw. It is computed separately, because the defect may be anywhere in the loop. The run continues as
/// soon as the defect is gone: neither phase nor run change, and an end stays an end.
/// </summary>
public static class DefectStatus
{
    /// <summary>A single failed pass may be an accident.</summary>
    private const int Tries = 3;

    /// <param name="build">The build as last read.</param>
    /// <param name="failures">How many passes in a row have thrown.</param>
    /// <param name="exception">Name of the exception's type; its message may hold anything.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null when there is nothing to write.</returns>
    public static ImageBuildStatus? Of(ImageBuild build, int failures, string exception, DateTimeOffset now)
    {
        if (failures < Tries || build.Metadata.DeletionTimestamp is not null || SettledBuild.Is(build))
        {
            return null;
        }

        var message = $"The operator fails on this {(build is PushRun ? "push" : "build")} with {exception}, and tries again";
        var before = build.Status ?? new ImageBuildStatus();
        if (before.Conditions?.Any(known => known.Type == BuildConditions.Reconciling && known.Message == message) == true)
        {
            return null;
        }

        var status = before with { Conditions = Conditions(build, before, message, now) };
        // The result of a run that has ended stays true; the next run has not begun.
        return DecideRun.HasEnded(before)
            ? status
            : status with
            {
                ObservedGeneration = build.Metadata.Generation,
                Phase = before.Phase ?? BuildPhase.Queued,
                Reason = InternalReasons.Error.Name,
                Message = message,
            };
    }

    private static List<Condition> Conditions(ImageBuild build, ImageBuildStatus before, string message, DateTimeOffset now)
    {
        (string Type, string Status)[] summaries =
        [
            (BuildConditions.Succeeded, "Unknown"),
            (BuildConditions.Ready, "False"),
            (BuildConditions.Reconciling, "True"),
            (BuildConditions.Stalled, "False"),
        ];
        var others = (before.Conditions ?? []).Where(known => summaries.All(summary => summary.Type != known.Type));
        return
        [
            .. others.Select(known => known with { ObservedGeneration = build.Metadata.Generation }),
            .. summaries.Select(summary => new Condition
            {
                Type = summary.Type,
                Status = summary.Status,
                Reason = InternalReasons.Error.Name,
                Message = message,
                ObservedGeneration = build.Metadata.Generation,
                LastTransitionTime =
                    Since(before, summary) ?? new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerSecond, default),
            }),
        ];
    }

    private static DateTimeOffset? Since(ImageBuildStatus before, (string Type, string Status) summary) =>
        before.Conditions?.FirstOrDefault(known => known.Type == summary.Type && known.Status == summary.Status)?.LastTransitionTime;
}
