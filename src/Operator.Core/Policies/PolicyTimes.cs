using Operator.Core.Runs;
using Operator.Entities.ImageBuildPolicies;

namespace Operator.Core.Policies;

/// <summary>The largest time limits, each with who sets it.</summary>
internal sealed record PolicyTimes(
    Bound<TimeSpan> Total,
    Bound<TimeSpan> Queue,
    Bound<TimeSpan> Schedule,
    Bound<TimeSpan> Prepare,
    Bound<TimeSpan> Build,
    Bound<TimeSpan> Publish
)
{
    public RunTimeouts Most => RunTimeouts.From([Total.Most, Queue.Most, Schedule.Most, Prepare.Most, Build.Most, Publish.Most])!;

    public static PolicyTimes Of(IReadOnlyList<NamedPolicy> policies, RunTimeouts settings)
    {
        Bound<TimeSpan>? Least(Func<PolicyTimeouts, string?> time) =>
            policies.Least(policy => policy.Timeouts is { } times ? Durations.Parse(time(times)) : null);

        var total = Least(times => times.Total) ?? new(settings.Total, "setting bounds.timeout");
        return new PolicyTimes(
            total,
            Least(times => times.Queue) ?? new(settings.Queue, "setting bounds.queue"),
            Least(times => times.Schedule) ?? total,
            Least(times => times.Prepare) ?? total,
            Least(times => times.Build) ?? total,
            Least(times => times.Publish) ?? total
        );
    }
}
