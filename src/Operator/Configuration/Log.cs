using Microsoft.Extensions.Logging;

namespace Operator.Configuration;

/// <summary>Event ids 1000 to 1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Settings that differ from their defaults: {Settings}")]
    public static partial void SettingsChanged(this ILogger logger, string settings);
}
