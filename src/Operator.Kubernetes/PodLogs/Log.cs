using Microsoft.Extensions.Logging;

namespace Operator.Kubernetes.PodLogs;

/// <summary>Event ids 1100-1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Debug, "Log of {Namespace}/{Pod} {Container} could not be opened: {Failure}")]
    public static partial void LogNotOpened(this ILogger logger, string @namespace, string pod, string container, string failure);

    [LoggerMessage(1101, LogLevel.Debug, "Log of {Namespace}/{Pod} {Container} broke off: {Failure}")]
    public static partial void LogConnectionLost(this ILogger logger, string @namespace, string pod, string container, string failure);
}
