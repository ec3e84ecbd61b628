using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Operator.Configuration;

/// <summary>One setting, as its property declares it.</summary>
/// <param name="Key">Section and name, as people write it: <c>timeouts.build</c>.</param>
/// <param name="Section">The section's property.</param>
/// <param name="Property">The setting's property.</param>
/// <param name="Default">Its value when nobody sets it.</param>
internal sealed record Setting(string Key, PropertyInfo Section, PropertyInfo Property, object? Default)
{
    /// <summary>Key of .NET's configuration.</summary>
    public string Path => $"{Section.Name}:{Property.Name}";

    public Type Type => Property.PropertyType;

    public bool IsList => Type == typeof(List<string>);

    public string Description => Property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";

    public IEnumerable<ValidationAttribute> Rules => Property.GetCustomAttributes<ValidationAttribute>();

    public object? ValueIn(OperatorOptions options) => Property.GetValue(Section.GetValue(options));
}

/// <summary>Every setting there is, read off the options classes: for checks, for the start's log, for the documentation.</summary>
internal static class SettingsCatalog
{
    public static IReadOnlyList<Setting> All { get; } = Read();

    public static IEnumerable<string> Sections => All.Select(setting => setting.Section.Name).Distinct();

    /// <summary>A value as people write it.</summary>
    public static string Text(object? value) =>
        value switch
        {
            null => "",
            TimeSpan duration => DurationText.Format(duration),
            bool flag => flag ? "true" : "false",
            List<string> items => string.Join(",", items),
            IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    private static List<Setting> Read()
    {
        var defaults = new OperatorOptions();
        var settings =
            from section in typeof(OperatorOptions).GetProperties()
            let instance = section.GetValue(defaults)!
            from property in section.PropertyType.GetProperties()
            select new Setting($"{Camel(section.Name)}.{Camel(property.Name)}", section, property, property.GetValue(instance));
        return [.. settings];
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
