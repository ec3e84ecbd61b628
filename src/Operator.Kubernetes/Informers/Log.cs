using Microsoft.Extensions.Logging;

namespace Operator.Kubernetes.Informers;

/// <summary>Event ids 1200-1299.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Debug, "Watch of {Resource} in {Namespace} was interrupted and will continue: {Failure}")]
    public static partial void WatchInterrupted(this ILogger logger, string resource, string? @namespace, string failure);

    [LoggerMessage(1201, LogLevel.Warning, "Watch of {Resource} in {Namespace} failed {Failures} times in a row: {Failure}")]
    public static partial void WatchFailing(this ILogger logger, string resource, string? @namespace, int failures, string failure);

    [LoggerMessage(1202, LogLevel.Information, "Version {Version} of {Resource} in {Namespace} expired, listing again")]
    public static partial void VersionExpired(this ILogger logger, string resource, string? @namespace, string? version);

    [LoggerMessage(
        1203,
        LogLevel.Error,
        "An object of {Resource}, {Namespace}/{Name}, does not fit its class and is ignored until it changes"
    )]
    public static partial void ObjectRejected(this ILogger logger, Exception exception, string resource, string? @namespace, string? name);

    [LoggerMessage(1205, LogLevel.Error, "Informer of {Resource} in {Namespace} hit a defect and lists again")]
    public static partial void ReflectorFailed(this ILogger logger, Exception exception, string resource, string? @namespace);

    [LoggerMessage(1204, LogLevel.Error, "Handler {Handler} of {Resource} threw")]
    public static partial void HandlerFailed(this ILogger logger, Exception exception, string resource, string handler);
}
