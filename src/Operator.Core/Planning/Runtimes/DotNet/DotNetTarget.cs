using System.Text.RegularExpressions;
using Operator.Core.Formats.Versions;
using Operator.Core.Planning.Catalog;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.DotNet;

/// <summary>The framework that a project is published for.</summary>
/// <param name="Wish">Its version, and where it is named; null where nothing that can be read names it.</param>
/// <param name="Option">For a project that names several: the SDK publishes one at a time. Otherwise null.</param>
internal sealed partial record DotNetTarget(VersionWish? Wish, string? Option)
{
    public static DotNetTarget Of(DotNetProject project, CatalogRuntime catalog)
    {
        if (project.Properties.IsTrue("UseWPF") || project.Properties.IsTrue("UseWindowsForms"))
        {
            throw NeedsWindows(project, "a Windows desktop");
        }

        if (project.Properties["TargetFramework"] is { } single)
        {
            return IsUnresolved(single) ? new(new VersionWish(single, Place(project, "TargetFramework")), null) : Only(project, single);
        }

        var several = project
            .Properties["TargetFrameworks"]
            ?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return several is null or { Length: 0 } ? new(null, null) : Newest(project, several, catalog);
    }

    /// <param name="what">What the project targets.</param>
    public static PlanRefusal NeedsWindows(DotNetProject project, string what) =>
        new(
            PlanReasons.VersionUnsupported,
            $"{project.Path} targets {DisplayText.Of(what)}, which does not run on Linux; target net10.0 to build an image of it"
        );

    private static DotNetTarget Only(DotNetProject project, string framework) =>
        Version(framework) is { } version
            ? new(new VersionWish(version, Place(project, "TargetFramework")) { Words = framework }, null)
            : throw NotRunning(project, framework);

    /// <summary>The newest that the catalog has, otherwise the newest of all: it stands anywhere in the list.</summary>
    private static DotNetTarget Newest(DotNetProject project, string[] frameworks, CatalogRuntime catalog)
    {
        var known = catalog.Versions.Select(version => version.Name).ToHashSet(StringComparer.Ordinal);
        var chosen = frameworks
            .Where(framework => Version(framework) is not null)
            .OrderBy(framework => known.Contains(Version(framework)!))
            .ThenBy(framework => VersionNumber.Parse(Version(framework)!))
            .LastOrDefault();
        return chosen is not null ? new(new VersionWish(Version(chosen)!, Place(project, "TargetFrameworks")) { Words = chosen }, chosen)
            : frameworks.FirstOrDefault(IsUnresolved) is { } reference
                ? new(new VersionWish(reference, Place(project, "TargetFrameworks")), null)
            : throw NotRunning(project, frameworks[0]);
    }

    private static PlanRefusal NotRunning(DotNetProject project, string framework) =>
        OldFramework.Match(framework) is { Success: true } old
            ? NeedsWindows(project, $".NET Framework {string.Join('.', old.Groups[1].Value.AsEnumerable())} ({framework})")
        : framework.Contains('-', StringComparison.Ordinal) ? NeedsWindows(project, framework)
        : new PlanRefusal(
            PlanReasons.VersionUnsupported,
            $"{project.Path} targets {DisplayText.Of(framework)}, which is no version of .NET that starts; target net10.0"
        );

    /// <summary>10.0 of net10.0; null for what does not run on Linux: net48, netstandard2.0, net10.0-windows.</summary>
    private static string? Version(string framework) =>
        Modern.Match(framework) is { Success: true } match
        && int.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture) >= (match.Groups[1].Length > 0 ? 1 : 5)
            ? $"{match.Groups[2].Value}.{match.Groups[3].Value}"
            : null;

    private static bool IsUnresolved(string framework) => framework.Contains("$(", StringComparison.Ordinal);

    private static string Place(DotNetProject project, string property) => $"{property} in {project.Path}";

    [GeneratedRegex(@"\Anet(coreapp)?([0-9]{1,3})\.([0-9]{1,2})\z", RegexOptions.IgnoreCase)]
    private static partial Regex Modern { get; }

    [GeneratedRegex(@"\Anet([1-4][0-9]{1,2})\z", RegexOptions.IgnoreCase)]
    private static partial Regex OldFramework { get; }
}
