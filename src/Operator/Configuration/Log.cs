using Microsoft.Extensions.Logging;

namespace Operator.Configuration;

/// <summary>Event ids 1000 to 1099.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1001,
        LogLevel.Information,
        "ImageBuildPolicies do not apply, because policies.enabled is false: the settings count in every namespace"
    )]
    public static partial void PoliciesDoNotApply(this ILogger logger);

    [LoggerMessage(1000, LogLevel.Information, "Settings that differ from their defaults: {Settings}")]
    public static partial void SettingsChanged(this ILogger logger, string settings);
}
