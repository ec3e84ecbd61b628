using Microsoft.Extensions.Logging;

namespace Operator.Configuration;

/// <summary>Tells once, at the start, what was set: the first question when an operator behaves differently from another.</summary>
internal static class ChangedSettings
{
    public static void Log(OperatorOptions options, ILogger logger) => logger.SettingsChanged(Of(options));

    public static IReadOnlyDictionary<string, string> Of(OperatorOptions options) =>
        SettingsCatalog
            .All.Select(setting => (setting.Key, Text: SettingsCatalog.Text(setting.ValueIn(options)), setting.Default))
            .Where(item => item.Text != SettingsCatalog.Text(item.Default))
            .ToDictionary(item => item.Key, item => item.Text);
}
