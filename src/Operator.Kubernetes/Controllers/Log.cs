using Microsoft.Extensions.Logging;

namespace Operator.Kubernetes.Controllers;

/// <summary>Event ids 1300-1399.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Error, "Reconcile of {Kind} {Key} threw")]
    public static partial void ReconcileFailed(this ILogger logger, Exception exception, string kind, string key);

    [LoggerMessage(1302, LogLevel.Debug, "Reconcile of {Key} met a newer version and is tried again")]
    public static partial void ReconcileConflicted(this ILogger logger, string key);

    [LoggerMessage(1303, LogLevel.Critical, "Worker of {Controller} failed at {Key}")]
    public static partial void WorkerFailed(this ILogger logger, Exception exception, string controller, string key);
}
