using Operator.Entities.ImageBuilds;

namespace Operator.Core.Runs;

/// <summary>What is to be done about a build, as far as its spec and its past say.</summary>
public abstract record RunDecision
{
    private RunDecision(BuildRun run)
    {
        Run = run;
    }

    /// <summary>The run that the answer speaks of.</summary>
    public BuildRun Run { get; }

    /// <summary>A run is under way, or due and not yet begun; it goes on.</summary>
    public sealed record GoesOn(BuildRun Run) : RunDecision(Run);

    /// <summary>A run is due that no status speaks of yet.</summary>
    /// <param name="Run">Its number, hash and cause.</param>
    /// <param name="Superseded">The unfinished run whose place it takes.</param>
    public sealed record Starts(BuildRun Run, BuildRun? Superseded = null) : RunDecision(Run);

    /// <summary>The last run has ended and no other is due.</summary>
    public sealed record Rests(BuildRun Run) : RunDecision(Run);
}

/// <summary>Causes of runs, as <c>status.run.cause</c> tells them.</summary>
public static class RunCauses
{
    public const string Created = "Created";

    public const string SpecChanged = "SpecChanged";

    public const string Requested = "Requested";
}
