namespace Operator.Testing.Chaos;

/// <summary>Something that goes wrong, or that somebody does meanwhile.</summary>
/// <param name="At">Counted from the creation of the builds.</param>
public abstract record ChaosStep(TimeSpan At)
{
    /// <summary>SIGKILL for the replica that leads, or for the other one; its successor starts at once.</summary>
    public sealed record Kill(TimeSpan At, bool Leader) : ChaosStep(At);

    /// <summary>The leader stands still for longer than its lease, and then goes on where it stood.</summary>
    public sealed record Pause(TimeSpan At, TimeSpan For) : ChaosStep(At);

    /// <summary>All watches of a replica are cut, or end because their version is too old.</summary>
    public sealed record EndWatches(TimeSpan At, int Replica, bool Expired) : ChaosStep(At);

    /// <summary>Some writes of a replica are answered with an error, or are done without an answer (<paramref name="Code"/> is 0).</summary>
    public sealed record SpoilWrites(TimeSpan At, int Replica, int Code, int Times) : ChaosStep(At);

    /// <summary>The API server restarts, with time to close or without.</summary>
    public sealed record RestartApiServer(TimeSpan At, bool Hard) : ChaosStep(At);

    /// <summary>The flaky registry answers most requests with 500 or 429.</summary>
    public sealed record TroubleRegistry(TimeSpan At, TimeSpan For) : ChaosStep(At);

    /// <summary>Somebody deletes a Pod that runs: the one at this place among those there are.</summary>
    public sealed record DeletePod(TimeSpan At, int Place) : ChaosStep(At);

    /// <summary>A held build is released.</summary>
    public sealed record Release(TimeSpan At, ChaosBuild Build) : ChaosStep(At);

    /// <summary>A build is cancelled.</summary>
    public sealed record Cancel(TimeSpan At, ChaosBuild Build) : ChaosStep(At);
}
