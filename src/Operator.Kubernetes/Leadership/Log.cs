using Microsoft.Extensions.Logging;

namespace Operator.Kubernetes.Leadership;

/// <summary>Event ids 1400-1499.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Information, "{Identity} leads by lease {Namespace}/{Lease}")]
    public static partial void LeadershipGained(this ILogger logger, string identity, string @namespace, string lease);

    [LoggerMessage(1401, LogLevel.Information, "{Identity} ended its work and leads no longer by lease {Namespace}/{Lease}")]
    public static partial void LeadershipEnded(this ILogger logger, string identity, string @namespace, string lease);

    [LoggerMessage(1402, LogLevel.Warning, "{Identity} lost the lease; its holder is {Holder}")]
    public static partial void LeadershipLost(this ILogger logger, string identity, string? holder);

    [LoggerMessage(1403, LogLevel.Warning, "Lease {Namespace}/{Lease} could not be reached: {Failure}")]
    public static partial void LeaseNotReached(this ILogger logger, string @namespace, string lease, string failure);

    [LoggerMessage(1404, LogLevel.Debug, "Lease {Namespace}/{Lease} was written by another in between")]
    public static partial void LeaseChanged(this ILogger logger, string @namespace, string lease);

    [LoggerMessage(1405, LogLevel.Critical, "{Identity} still works {Seconds} s after it lost the lease: another process may already lead")]
    public static partial void WorkOverdue(this ILogger logger, string identity, double seconds);
}
