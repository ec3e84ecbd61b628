using Microsoft.Extensions.Configuration;

namespace Operator.Configuration;

/// <summary>From configuration to checked options, or one exception that lists every problem.</summary>
internal static class SettingsReader
{
    public static OperatorOptions Read(IConfigurationRoot configuration)
    {
        var options = new OperatorOptions();
        var problems = UnknownKeys(configuration).ToList();
        foreach (var setting in SettingsTable.All)
        {
            var section = configuration.GetSection(setting.Key.Replace('.', ':'));
            if ((TextOf(section, setting, out var text) ?? Assign(setting, options, text) ?? setting.Check(options)) is { } problem)
            {
                problems.Add(problem);
            }
        }

        problems.AddRange(SettingsTable.Contradictions(options));
        return problems.Count == 0 ? options : throw new ConfigurationException(problems);
    }

    /// <summary>A key that matches no setting is a typing error, which would otherwise silently leave a default in place.</summary>
    private static IEnumerable<string> UnknownKeys(IConfigurationRoot configuration)
    {
        var known = SettingsTable.All.Select(setting => setting.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var sections = known.Select(key => key[..key.IndexOf('.', StringComparison.Ordinal)]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return from section in configuration.GetChildren()
            from child in section.GetChildren()
            let key = child.Path.Replace(':', '.')
            where !known.Contains(key)
            select sections.Contains(section.Key)
                ? $"{Written(key)}: there is no such setting"
                : $"{Written(key)}: there is no such section; they are {string.Join(", ", sections.Order())}";
    }

    /// <param name="section">Where the configuration has the setting.</param>
    /// <param name="setting">The setting.</param>
    /// <param name="text">Its text; null when it is not set.</param>
    /// <returns>What is wrong with the form; null for nothing.</returns>
    private static string? TextOf(IConfigurationSection section, Setting setting, out string? text)
    {
        var items = section.GetChildren().Select(child => child.Value).ToList();
        text = section.Value ?? (items.Count > 0 ? string.Join(',', items) : null);
        return items.Count == 0 ? null
            : !setting.IsList ? $"{setting.Key}: must be a single value"
            : items.Contains(null) ? $"{setting.Key}: must be a list of texts"
            : null;
    }

    private static string? Assign(Setting setting, OperatorOptions options, string? text) =>
        text is null ? null : setting.Assign(options, text);

    private static string Written(string key) =>
        string.Join('.', key.Split('.').Select(part => char.ToLowerInvariant(part[0]) + part[1..]));
}
