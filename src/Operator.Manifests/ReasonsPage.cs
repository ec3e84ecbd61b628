using System.Text;
using Operator.Core.Engines;
using Operator.Entities;

namespace Operator.Manifests;

/// <summary>The reference page of all reasons, a table for each family.</summary>
internal static class ReasonsPage
{
    public static string Text()
    {
        var page = new StringBuilder(
            """
            # Reasons

            Generated from the code by `make manifests`; edits here are lost.

            The closed set of reasons in `status.reason`, `status.failure.reason`, conditions, events and metrics. The class says who must act:
            **User** means the author of the build, **Infrastructure** the platform team (the class that `spec.retry` retries),
            **Internal** the maintainers of the operator, **Cancelled** nobody. A reason without a class is not a failure.

            A failure is an event of the same reason (`Warning`; `Normal` for class Cancelled) with the message of the status, and a run in `imagebuild_runs_finished_total` (or
            `imagebuild_pushes_finished_total`) with the labels `reason` and `phase`. Its message has … for what differs; other messages are possible. *Found by* says which container
            reports it: `prepare`, `publish` and `push` then end with exit code 1, the engine with its own; the operator finds the others, from the spec, its timers and the Pod. A test makes every row for
            real and holds all of its columns against what it shows (`tests/Operator.Tests/Failures`).


            """.ReplaceLineEndings("\n")
        );
        foreach (var family in ReasonCatalog.Families)
        {
            page.Append($"## {family.Name}\n\n{family.Meaning}\n\n");
            Table(
                page,
                "reason | surfaces when",
                family.Where(reason => reason.Class is null),
                reason => $"`{reason.Name}` | {reason.Meaning}"
            );
            Table(
                page,
                "reason | class | surfaces when | message | what to do | retried | event | metric's phase | found by | engines",
                family.Where(reason => reason.Class is not null),
                Row
            );
        }

        return page.ToString().TrimEnd() + "\n";
    }

    private static void Table(StringBuilder page, string head, IEnumerable<BuildReason> reasons, Func<BuildReason, string> row)
    {
        var rows = reasons.Select(reason => $"| {row(reason)} |\n").ToList();
        if (rows.Count > 0)
        {
            page.Append($"| {head} |\n|{string.Concat(head.Split('|').Select(_ => "---|"))}\n").AppendJoin("", rows).Append('\n');
        }
    }

    private static string Row(BuildReason reason) =>
        string.Join(
            " | ",
            $"`{reason.Name}`",
            reason.Class,
            reason.Meaning,
            reason.Message,
            reason.Hint,
            reason.Retried ? "yes" : "no",
            reason.EndsRun ? $"`{reason.Severity}`" : "none",
            reason.EndsRun ? $"`{reason.Phase}`" : "none",
            string.Join(
                ", ",
                Enum.GetValues<FoundBy>().Where(who => reason.FoundBy!.Value.HasFlag(who)).Select(who => who.ToString().ToLowerInvariant())
            ),
            string.Join(", ", reason.Engines.Select(EngineCatalog.NameOf))
        );
}
