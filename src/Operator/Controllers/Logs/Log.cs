using Microsoft.Extensions.Logging;

namespace Operator.Controllers.Logs;

/// <summary>Event ids 2200 to 2299.</summary>
internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Warning, "The log of Pod {Namespace}/{Pod} could not be read to its end")]
    public static partial void LogUnreadable(this ILogger logger, Exception error, string @namespace, string pod);

    [LoggerMessage(2201, LogLevel.Warning, "The API server refused the log archive of Pod {Pod}: {Failure}")]
    public static partial void ArchiveRefused(this ILogger logger, string pod, string failure);
}
