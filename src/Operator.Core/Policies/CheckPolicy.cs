using System.Globalization;
using Operator.Core.Acceptance;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Policies;

/// <summary>Finds everything in a spec that the policies of its namespace do not allow, each with field, policy and remedy.</summary>
public static class CheckPolicy
{
    /// <summary>Empty for a build that may run.</summary>
    /// <param name="build">The build; values that cannot be read are reported by <see cref="AcceptSpec"/>.</param>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="policy">What holds in its namespace.</param>
    public static IReadOnlyList<Failure> Of(ImageBuild build, OperatorSettings settings, EffectivePolicy policy)
    {
        if (policy.Problems.Count > 0)
        {
            return policy.Problems;
        }

        var problems = new SpecProblems(build is PushRun ? PushFields.Of : null);
        OutputPolicy.Check(build, settings, policy, problems);
        CachePolicy.Check(build.Spec, policy, problems);
        Run(build.Spec, policy, problems);
        PodPolicy.Check(build.Spec.PodTemplate, policy, problems);
        return problems.All;
    }

    internal static void NotAllowed(this SpecProblems problems, string field, string complaint) =>
        problems.Add(field, SpecReasons.NotAllowed, complaint);

    private static void Run(ImageBuildSpec spec, EffectivePolicy policy, SpecProblems problems)
    {
        var times = policy.Times;
        Time("timeout", spec.Timeout, times.Total, problems);
        Time("timeouts.queue", spec.Timeouts?.Queue, times.Queue, problems);
        Time("timeouts.schedule", spec.Timeouts?.Schedule, times.Schedule, problems);
        Time("timeouts.prepare", spec.Timeouts?.Prepare, times.Prepare, problems);
        Time("timeouts.build", spec.Timeouts?.Build, times.Build, problems);
        Time("timeouts.publish", spec.Timeouts?.Publish, times.Publish, problems);
        Number("retry.limit", spec.Retry?.Limit, policy.Retries, problems);
        Number("priority", spec.Priority, policy.Policies.Least(rules => rules.Queue?.HighestPriority), problems);
        Seconds("retention.podsSeconds", spec.Retention?.PodsSeconds, policy.PodsKept, problems);
        Seconds("retention.logsSeconds", spec.Retention?.LogsSeconds, policy.LogsKept, problems);
        Seconds("retention.ttlSecondsAfterFinished", spec.Retention?.TtlSecondsAfterFinished, policy.BuildKept, problems);
    }

    private static void Time(string field, string? text, Bound<TimeSpan> bound, SpecProblems problems)
    {
        if (Durations.Parse(text) is { } asked && asked > bound.Most)
        {
            problems.NotAllowed(field, $"is {text}; {bound.By} allows at most {Durations.Format(bound.Most)}");
        }
    }

    private static void Seconds(string field, int? asked, Bound<TimeSpan>? bound, SpecProblems problems) =>
        Number(
            field,
            asked,
            bound is { } most ? new Bound<int>((int)Math.Min(int.MaxValue, most.Most.TotalSeconds), most.By) : null,
            problems
        );

    private static void Number(string field, int? asked, Bound<int>? bound, SpecProblems problems)
    {
        if (asked > bound?.Most)
        {
            problems.NotAllowed(
                field,
                string.Create(CultureInfo.InvariantCulture, $"is {asked}; {bound.Value.By} allows at most {bound.Value.Most}")
            );
        }
    }
}
