using Operator.Entities.ImageBuilds;

namespace Operator.Core.Runs;

/// <summary>How long a run and its parts may take.</summary>
public sealed record RunTimeouts
{
    /// <summary>The whole run, from the moment it leaves the queue.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan Queue { get; init; } = TimeSpan.FromHours(24);

    public TimeSpan Schedule { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan Prepare { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan Build { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan Publish { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>All limits, in the order of a run.</summary>
    public IReadOnlyList<TimeSpan> InOrder => [Total, Queue, Schedule, Prepare, Build, Publish];

    /// <summary>Null for any other number of limits than <see cref="InOrder"/> has.</summary>
    public static RunTimeouts? From(IReadOnlyList<TimeSpan> inOrder) =>
        inOrder is [var total, var queue, var schedule, var prepare, var build, var publish]
            ? new RunTimeouts
            {
                Total = total,
                Queue = queue,
                Schedule = schedule,
                Prepare = prepare,
                Build = build,
                Publish = publish,
            }
            : null;

    /// <summary>The same limit for everything.</summary>
    public static RunTimeouts All(TimeSpan limit) => From([limit, limit, limit, limit, limit, limit])!;

    /// <summary>The smaller of each two limits.</summary>
    public RunTimeouts Within(RunTimeouts bounds) => From([.. InOrder.Zip(bounds.InOrder, (own, most) => own < most ? own : most)])!;

    /// <summary>The limits of one build: its own where it names them, otherwise the platform's.</summary>
    public static RunTimeouts Of(ImageBuildSpec spec, RunTimeouts defaults) =>
        new()
        {
            Total = Durations.Parse(spec.Timeout) ?? defaults.Total,
            Queue = Durations.Parse(spec.Timeouts?.Queue) ?? defaults.Queue,
            Schedule = Durations.Parse(spec.Timeouts?.Schedule) ?? defaults.Schedule,
            Prepare = Durations.Parse(spec.Timeouts?.Prepare) ?? defaults.Prepare,
            Build = Durations.Parse(spec.Timeouts?.Build) ?? defaults.Build,
            Publish = Durations.Parse(spec.Timeouts?.Publish) ?? defaults.Publish,
        };
}
