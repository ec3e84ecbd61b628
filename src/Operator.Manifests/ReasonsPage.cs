using System.Text;
using Operator.Entities;

namespace Operator.Manifests;

/// <summary>The reference page of all reasons, a table for each family.</summary>
internal static class ReasonsPage
{
    private static readonly (string Family, string Meaning, IReadOnlyList<BuildReason> Reasons)[] Families =
    [
        ("Spec", "Found in the spec alone, before anything runs.", SpecReasons.All),
        ("Queue", "Why a build waits.", QueueReasons.All),
        ("Source", "Found while the source is fetched.", SourceReasons.All),
        ("Plan", "Found while the source is looked at and the Dockerfile is written.", PlanReasons.All),
        ("Build", "Found while the engine builds.", BuildReasons.All),
        ("Push", "Found while the image is pushed, verified and tagged.", PushReasons.All),
        ("Infrastructure", "What the cluster did to the Pod.", InfrastructureReasons.All),
        ("Internal", "The operator's own faults.", InternalReasons.All),
        ("Run", "Of the run as a whole.", RunReasons.All),
    ];

    public static string Text()
    {
        var page = new StringBuilder(
            """
            # Reasons

            Generated from the code by `make manifests`; edits here are lost.

            The closed set of reasons in `status.reason`, `status.failure.reason`, conditions, events and metrics. The class says who must act:
            **User** the author of the build, **Infrastructure** the platform (the only class that `spec.retry` tries again), **Internal** whoever
            runs the operator, **Cancelled** nobody. A reason without a class is no failure.


            """.ReplaceLineEndings("\n")
        );
        foreach (var (family, meaning, reasons) in Families)
        {
            page.Append($"## {family}\n\n{meaning}\n\n| reason | class | surfaces when | what to do |\n|---|---|---|---|\n");
            page.AppendJoin("", reasons.Select(reason => $"| `{reason.Name}` | {reason.Class} | {reason.Meaning} | {reason.Hint} |\n"))
                .Append('\n');
        }

        return page.ToString().TrimEnd() + "\n";
    }
}
