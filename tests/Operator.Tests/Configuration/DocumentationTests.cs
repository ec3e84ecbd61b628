using Operator.Configuration;
using Operator.Testing;

namespace Operator.Tests.Configuration;

/// <summary>docs/configuration.md holds a table of all settings: what stands there is what the settings table say.</summary>
public sealed class DocumentationTests
{
    private const string Begin = "<!-- settings -->\n";
    private const string End = "<!-- /settings -->\n";

    [Fact]
    public void Documented_settings_are_those_of_the_table()
    {
        var path = Repository.Path("docs", "configuration.md");
        var page = File.ReadAllText(path);
        var start = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var stop = page.IndexOf(End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, page[..start] + Table() + page[stop..]);
            return;
        }

        Assert.Equal(Table(), page[start..stop]);
    }

    private static string Table()
    {
        var rows = SettingsTable.All.Select(setting =>
            $"| `{setting.Key}` | {Default(setting)} | {setting.Meaning.Replace("|", "\\|", StringComparison.Ordinal)} |\n"
        );
        return "| setting | default | meaning |\n|---|---|---|\n" + string.Concat(rows);
    }

    private static string Default(Setting setting) => setting.Default is { Length: > 0 } text ? $"`{text}`" : "–";
}
