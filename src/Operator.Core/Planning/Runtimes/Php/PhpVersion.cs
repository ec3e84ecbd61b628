using System.Text.RegularExpressions;
using Operator.Core.Formats.Versions;
using Operator.Core.Planning.Catalog;

namespace Operator.Core.Planning.Runtimes.Php;

/// <summary>
/// Which PHP a project gets: what it pins, otherwise what its range allows; of these only versions that every locked package allows, because
/// composer install stops at any other.
/// </summary>
internal static partial class PhpVersion
{
    public static ChosenVersion Choose(PlanContext context, ComposerProject project)
    {
        var runtime = context.Catalog["php"];
        var needs = project
            .Needs.Select(need => (need.Package, need.Range, Parsed: VersionRange.Parse(Range(need.Range))))
            .Where(need => need.Parsed is not null)
            .ToList();
        var allowed = runtime.Versions.Where(version => needs.TrueForAll(need => need.Parsed!.Meets(version.Name))).ToList();
        var wish = Pin(context.Files, project) ?? Wish(project.Php, "require.php in composer.json");
        var range = wish is null ? null : VersionRange.Parse(wish.Range ?? wish.Text);
        var fits = allowed.Exists(version => range is null || range.Meets(version.Name));
        if (
            !fits
            && needs.Find(need => range is null || !runtime.Versions.Any(one => range.Meets(one.Name) && need.Parsed!.Meets(one.Name)))
                is { Package: { } package } strict
        )
        {
            context.Warnings.Add(
                $"{DisplayText.Of(package, 80)} in composer.lock needs PHP {DisplayText.Of(strict.Range, 60)}, which no version that was asked for meets: composer install stops"
            );
        }

        var chosen = ChooseVersion.InRange(
            fits ? runtime with { Versions = allowed } : runtime,
            wish,
            context.Request.StartTime,
            context.Warnings
        );
        return chosen;
    }

    private static VersionWish? Pin(IProjectFiles files, ComposerProject project) =>
        Wish(FirstLine(files, ".php-version"), ".php-version")
        ?? (ToolVersions.Find(files, "php") is { } tool ? Wish(tool.Text, tool.From) : null)
        ?? Wish(project.Platform, "config.platform.php in composer.json");

    /// <summary>8.3.12 asks for any 8.3: images are by minor version.</summary>
    private static VersionWish? Wish(string? text, string from) =>
        text is null ? null
        : Number.Match(text) is { Success: true } number ? new VersionWish(number.Groups[1].Value, from) { Words = text }
        : new VersionWish(text, from) { Range = Range(text) };

    /// <summary>Composer's notation in the one that versions are read in: its tilde lets the last number grow, and one bar means or.</summary>
    private static string Range(string text) => Stability.Replace(Bar.Replace(text, "||"), "").Replace("~", "~=", StringComparison.Ordinal);

    private static string? FirstLine(IProjectFiles files, string name) =>
        (files.ReadText(name) ?? "").Split('\n').Select(line => line.Split('#')[0].Trim()).FirstOrDefault(line => line.Length > 0);

    [GeneratedRegex(@"\A(?:php-?)?(\d{1,2}\.\d{1,2})(?:\.\d{1,3})?\z")]
    private static partial Regex Number { get; }

    [GeneratedRegex(@"\|{1,2}")]
    private static partial Regex Bar { get; }

    [GeneratedRegex("@[a-zA-Z]{1,10}")]
    private static partial Regex Stability { get; }
}
