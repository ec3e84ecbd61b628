using System.Globalization;
using Operator.Entities;
using Operator.Workspace.Network;

namespace Operator.Workspace.Sources;

/// <summary>Retries of requests to a source's server within the same attempt: most of its failures last seconds.</summary>
internal static class Transient
{
    private const int UsualRetries = 2;

    /// <summary>The pauses between tries; no more retries than these are possible.</summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(4),
        TimeSpan.FromSeconds(8),
    ];

    public static Task<T> RetryAsync<T>(
        Func<CancellationToken, Task<T>> action,
        ContainerLog log,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        RetryAsync(
            (_, token) => action(token),
            reason => reason == SourceReasons.Unavailable ? UsualRetries : 0,
            log,
            time,
            cancellationToken
        );

    /// <param name="action">Gets the number of the try, from 0.</param>
    /// <param name="retries">How often a failure for this reason is retried.</param>
    public static async Task<T> RetryAsync<T>(
        Func<int, CancellationToken, Task<T>> action,
        Func<BuildReason, int> retries,
        ContainerLog log,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await action(attempt, cancellationToken);
            }
            catch (BuildFault fault) when (attempt < retries(fault.Failure.Reason))
            {
                var pause = Pauses[attempt];
                log.Line(string.Create(CultureInfo.InvariantCulture, $"{fault.Message}; trying again in {pause.TotalSeconds:0} s"));
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }
}
