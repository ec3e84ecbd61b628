using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Operator.Configuration;

/// <summary>From configuration to checked options, or one exception that names everything that is wrong.</summary>
internal static class OptionsReader
{
    public static OperatorOptions Read(IConfigurationRoot configuration)
    {
        var options = new OperatorOptions();
        var problems = new List<string>();
        problems.AddRange(UnknownKeys(configuration));
        foreach (var setting in SettingsCatalog.All)
        {
            if (Assign(setting, configuration.GetSection(setting.Path), options) is { } problem)
            {
                problems.Add(problem);
            }
            else
            {
                problems.AddRange(Violations(setting, options));
            }
        }

        problems.AddRange(CrossChecks.Of(options));
        return problems.Count == 0 ? options : throw new ConfigurationException(problems);
    }

    /// <summary>A key that no setting has is a typing error, which would otherwise leave a default in force.</summary>
    private static IEnumerable<string> UnknownKeys(IConfigurationRoot configuration)
    {
        var known = SettingsCatalog.All.Select(setting => setting.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var sections = SettingsCatalog.Sections.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return from section in configuration.GetChildren()
            from child in section.GetChildren()
            where !known.Contains(child.Path)
            select sections.Contains(section.Key)
                ? $"{Written(child.Path)}: there is no such setting"
                : $"{Written(child.Path)}: there is no such section; they are {string.Join(", ", sections.Select(Written))}";
    }

    private static string? Assign(Setting setting, IConfigurationSection section, OperatorOptions options)
    {
        var children = section.GetChildren().ToList();
        if (section.Value is null && children.Count == 0)
        {
            return null;
        }

        try
        {
            var value = setting.IsList ? Items(section, children) : Convert(setting, section.Value ?? "");
            setting.Property.SetValue(setting.Section.GetValue(options), value);
            return null;
        }
        catch (FormatException)
        {
            return $"{setting.Key}: '{section.Value}' is not {Expected(setting.Type)}";
        }
    }

    private static List<string> Items(IConfigurationSection section, List<IConfigurationSection> children) =>
        section.Value is { } text
            ? [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]
            : [.. children.Select(child => child.Value ?? throw new FormatException())];

    private static object? Convert(Setting setting, string text)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var type = setting.Type;
        return 0 switch
        {
            _ when type == typeof(string) => text.Length == 0 && setting.Default is null ? null : text,
            _ when type == typeof(TimeSpan) => DurationText.Parse(text) ?? TimeSpan.ParseExact(text, "c", culture),
            _ when type == typeof(bool) => bool.TryParse(text, out var flag) ? flag : throw new FormatException(),
            _ when type == typeof(int) => int.TryParse(text, culture, out var number) ? number : throw new FormatException(),
            _ when type == typeof(long) => long.TryParse(text, culture, out var number) ? number : throw new FormatException(),
            _ when type == typeof(double) => double.TryParse(text, culture, out var number) ? number : throw new FormatException(),
            _ when type.IsEnum => Enum.TryParse(type, text, ignoreCase: true, out var name) && Enum.IsDefined(type, name)
                ? name
                : throw new FormatException(),
            _ => throw new NotSupportedException($"settings of type {type.Name}"),
        };
    }

    private static IEnumerable<string> Violations(Setting setting, OperatorOptions options)
    {
        var value = setting.ValueIn(options);
        return from rule in setting.Rules
            where !rule.IsValid(value)
            select rule is RequiredAttribute
                ? $"{setting.Key}: must be set"
                : $"{setting.Key}: {Rule(rule)}, but is '{SettingsCatalog.Text(value)}'";
    }

    private static string Rule(ValidationAttribute rule) =>
        rule switch
        {
            RangeAttribute { OperandType: var type } range when type == typeof(TimeSpan) =>
                $"must lie between {Duration(range.Minimum)} and {Duration(range.Maximum)}",
            RangeAttribute range => $"must lie between {range.Minimum} and {range.Maximum}",
            AllowedValuesAttribute allowed => $"must be one of {string.Join(", ", allowed.Values)}",
            RegularExpressionAttribute pattern => $"must match {pattern.Pattern}",
            UrlAttribute => "must be a URL",
            _ => rule.FormatErrorMessage("it"),
        };

    // Before its first use a range holds its bounds as the text of the attribute.
    private static string Duration(object bound) =>
        DurationText.Format(
            bound as TimeSpan? ?? TimeSpan.ParseExact((string)bound, "c", System.Globalization.CultureInfo.InvariantCulture)
        );

    private static string Expected(Type type) =>
        type == typeof(TimeSpan) ? "a duration such as 90s, 30m or 1h30m"
        : type == typeof(bool) ? "true or false"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : "a number";

    private static string Written(string path) =>
        string.Join('.', path.Split(':').Select(part => char.ToLowerInvariant(part[0]) + part[1..]));
}
