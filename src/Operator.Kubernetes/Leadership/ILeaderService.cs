namespace Operator.Kubernetes.Leadership;

/// <summary>Work that only one process at a time may do. Registered ones are started at the begin of each term.</summary>
public interface ILeaderService
{
    /// <summary>Works until the term ends. An exception ends the process: half a leader is none.</summary>
    /// <param name="term">When to stop.</param>
    Task RunAsync(LeaderTerm term);
}

/// <summary>One term of leadership.</summary>
/// <param name="Stopping">Cancelled when the process ends or leadership is lost: begin nothing new, end what was begun.</param>
/// <param name="Lost">Cancelled when leadership is lost: end at once, another may lead in a few seconds.</param>
/// <param name="IsHeld">
/// Whether the lease is still ours by the clock. A process that was suspended learns it so, before its timers have rung.
/// </param>
public sealed record LeaderTerm(CancellationToken Stopping, CancellationToken Lost, Func<bool> IsHeld)
{
    /// <summary>Waits until the term ends; for work that only listens meanwhile.</summary>
    public async Task EndsAsync() =>
#pragma warning disable RS0030 // It waits for the token alone, by no clock.
        await Task.Delay(Timeout.InfiniteTimeSpan, Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
#pragma warning restore RS0030
}
