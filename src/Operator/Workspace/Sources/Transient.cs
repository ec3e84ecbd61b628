using System.Globalization;
using Operator.Entities;

namespace Operator.Workspace.Sources;

/// <summary>A source's server gets two more chances within the same attempt: most of its troubles last a second.</summary>
internal static class Transient
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    public static async Task<T> RetryAsync<T>(
        Func<CancellationToken, Task<T>> action,
        ContainerLog log,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        foreach (var pause in Pauses)
        {
            try
            {
                return await action(cancellationToken);
            }
            catch (BuildFault fault) when (fault.Reason == SourceReasons.Unavailable)
            {
                log.Line(string.Create(CultureInfo.InvariantCulture, $"{fault.Message}; trying again in {pause.TotalSeconds:0} s"));
                await Task.Delay(pause, time, cancellationToken);
            }
        }

        return await action(cancellationToken);
    }
}
