namespace Operator.Configuration;

/// <summary>All settings. Reading, checks, the log entry at start and docs/configuration.md follow from this table.</summary>
internal static class SettingsTable
{
    public static IReadOnlyList<Setting> All { get; } = [.. BuildSettings.All, .. ProgramSettings.All];

    /// <summary>The settings that differ from their defaults: the first question when an operator behaves differently from another.</summary>
    public static IReadOnlyDictionary<string, string> Changed(OperatorOptions options) =>
        All.Where(setting => setting.TextIn(options) != setting.Default)
            .ToDictionary(setting => setting.Key, setting => setting.TextIn(options));

    /// <summary>Settings that contradict each other.</summary>
    public static IEnumerable<string> Contradictions(OperatorOptions options)
    {
        foreach (var problem in options.Runtime.LeaderElection.Contradictions())
        {
            yield return $"leaderElection.{problem}";
        }

        if (options.Sources.MaxFileBytes > options.Sources.MaxBytes)
        {
            yield return "sources.maxFileBytes: must not be larger than sources.maxBytes";
        }
    }
}
