using Microsoft.Extensions.Logging;

namespace Operator.Kubernetes.Client;

/// <summary>Event ids 1600-1699.</summary>
internal static partial class Log
{
    [LoggerMessage(1600, LogLevel.Debug, "Request {Verb} {Resource} failed at try {Attempt}, next in {DelayMs} ms: {Failure}")]
    public static partial void RequestRetried(
        this ILogger logger,
        string verb,
        string resource,
        int attempt,
        double delayMs,
        string failure
    );
}
