using Microsoft.Extensions.Logging;

namespace Operator.Kubernetes.Events;

/// <summary>Event ids 1500-1599.</summary>
internal static partial class Log
{
    [LoggerMessage(1500, LogLevel.Debug, "Event {Reason} about {Namespace}/{Name} was not written: {Failure}")]
    public static partial void EventNotWritten(this ILogger logger, string reason, string @namespace, string? name, string failure);

    [LoggerMessage(1501, LogLevel.Debug, "Event {Reason} about {Namespace}/{Name} is tried again later: {Failure}")]
    public static partial void EventDelayed(this ILogger logger, string reason, string @namespace, string? name, string failure);
}
