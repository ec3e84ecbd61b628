using Operator.Entities.ImageBuilds;

namespace Operator.Core.Runs;

/// <summary>Which run of a build is the current one, by its spec and its past.</summary>
public abstract record RunDecision
{
    private RunDecision(BuildRun run)
    {
        Run = run;
    }

    /// <summary>The current run.</summary>
    public BuildRun Run { get; }

    /// <summary>A known run has not ended; it continues.</summary>
    public sealed record GoesOn(BuildRun Run) : RunDecision(Run);

    /// <summary>A new run is due, which no status shows yet.</summary>
    public sealed record Starts(BuildRun Run) : RunDecision(Run);

    /// <summary>The last run has ended and no other is due.</summary>
    public sealed record Rests(BuildRun Run) : RunDecision(Run);
}

/// <summary>The values of <c>status.run.cause</c>.</summary>
public static class RunCauses
{
    public const string Created = "Created";

    public const string SpecChanged = "SpecChanged";

    public const string Requested = "Requested";
}
