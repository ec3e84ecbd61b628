using System.Text.Json;
using System.Xml.Linq;

namespace Operator.Core.Planning.Runtimes.DotNet;

/// <summary>
/// packages.lock.json of the restored projects. NuGet obeys them as long as they fit; <c>--locked-mode</c> stops where they do not, instead of
/// resolving again, so it is given only where nothing but the project decides what they hold.
/// </summary>
internal static class DotNetLockFiles
{
    // With these the SDK adds packages of its own version, or of the machine that wrote the file.
    private static readonly string[] Adding =
    [
        "EnableAotAnalyzer",
        "EnableSingleFileAnalyzer",
        "EnableTrimAnalyzer",
        "IsAotCompatible",
        "IsTrimmable",
        "PublishAot",
        "PublishSelfContained",
        "PublishSingleFile",
        "PublishTrimmed",
        "RuntimeIdentifier",
        "SelfContained",
    ];

    public static bool Hold(IProjectFiles files, IReadOnlyList<string> projects, List<string> warnings) =>
        projects.All(project => files.FileExists(LockOf(project)) && !AddsPackages(files, project))
        && projects.All(project => Holds(files, project, warnings));

    private static string LockOf(string project) =>
        SourcePath.DirectoryOf(project) is { Length: > 0 } directory ? directory + "/packages.lock.json" : "packages.lock.json";

    private static bool AddsPackages(IProjectFiles files, string project)
    {
        // The SDK brings FSharp.Core, too.
        var properties = DotNetProperties.Of(files, project, ProjectXml.Read(files, project)!);
        return project.EndsWith(".fsproj", StringComparison.OrdinalIgnoreCase) || Adding.Any(name => properties[name] is not null);
    }

    private static bool Holds(IProjectFiles files, string project, List<string> warnings)
    {
        var locked = Direct(files.ReadText(LockOf(project)) ?? "");
        var missing = Referenced(ProjectXml.Read(files, project)!).FirstOrDefault(package => !locked.Contains(package));
        if (missing is not null)
        {
            warnings.Add(
                $"{LockOf(project)} does not have {DisplayText.Of(missing)}, which {project} asks for: packages are resolved again, and two builds can differ; run dotnet restore and commit the file"
            );
        }

        return missing is null;
    }

    private static IEnumerable<string> Referenced(XElement root) =>
        from package in root.At("ItemGroup", "PackageReference")
        where package.Attribute("Condition") is null && package.Parent!.Attribute("Condition") is null
        from name in (package.Attribute("Include")?.Value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
        where !name.Contains("$(", StringComparison.Ordinal)
        select name.Trim();

    private static HashSet<string> Direct(string text)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var framework in json.RootElement.GetProperty("dependencies").EnumerateObject())
            {
                names.UnionWith(framework.Value.EnumerateObject().Select(package => package.Name));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Then it has none of them.
        }

        return names;
    }
}
