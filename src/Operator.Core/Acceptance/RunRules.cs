using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Acceptance;

internal static class RunRules
{
    public static void Check(ImageBuildSpec spec, SpecProblems problems)
    {
        Duration("timeout", spec.Timeout, problems);
        Duration("timeouts.queue", spec.Timeouts?.Queue, problems);
        Duration("timeouts.schedule", spec.Timeouts?.Schedule, problems);
        Duration("timeouts.prepare", spec.Timeouts?.Prepare, problems);
        Duration("timeouts.build", spec.Timeouts?.Build, problems);
        Duration("timeouts.publish", spec.Timeouts?.Publish, problems);
        problems.Between("retry.limit", spec.Retry?.Limit, 0, 10);
        problems.Between("priority", spec.Priority, -1000, 1000);
        problems.Between("retention.podsSeconds", spec.Retention?.PodsSeconds, 0, 31_536_000);
        problems.Between("retention.logsSeconds", spec.Retention?.LogsSeconds, 0, 315_360_000);
        problems.Between("retention.ttlSecondsAfterFinished", spec.Retention?.TtlSecondsAfterFinished, 0, 315_360_000);
    }

    private static void Duration(string field, string? text, SpecProblems problems)
    {
        if (text is not null && Durations.Parse(text) is null)
        {
            problems.Invalid(field, "must be a duration longer than zero, such as 90s, 30m or 1h30m");
        }
    }
}
