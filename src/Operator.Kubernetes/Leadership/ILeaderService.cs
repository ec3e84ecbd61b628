namespace Operator.Kubernetes.Leadership;

/// <summary>Work that only one process at a time may do. Registered services are started when a term begins.</summary>
public interface ILeaderService
{
    /// <summary>Works until the term ends. An exception ends the process, so that another one can lead.</summary>
    /// <param name="term">When to stop.</param>
    Task RunAsync(LeaderTerm term);
}

/// <summary>One term of leadership.</summary>
/// <param name="Stopping">Cancelled when the process ends or leadership is lost: begin nothing new, end what was begun.</param>
/// <param name="Lost">Cancelled when leadership is lost: end at once, another may lead in a few seconds.</param>
/// <param name="IsHeld">
/// Whether this process still holds the lease by the clock. After a suspension this is right before any timer has fired.
/// </param>
public sealed record LeaderTerm(CancellationToken Stopping, CancellationToken Lost, Func<bool> IsHeld)
{
    /// <summary>Waits until the term ends; for work that only handles callbacks.</summary>
    public async Task EndsAsync() =>
#pragma warning disable RS0030 // It waits for the token alone, by no clock.
        await Task.Delay(Timeout.InfiniteTimeSpan, Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
#pragma warning restore RS0030
}
