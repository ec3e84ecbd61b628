using System.Xml.Linq;

namespace Operator.Core.Planning.Runtimes.DotNet;

/// <summary>One file of MSBuild, and which others it names. Only what is evaluated before anything is built is looked at.</summary>
internal sealed class DotNetBuildFile(string path, XElement root)
{
    // Each moves what a restore writes, reads or asks, or needs more of it than dotnet restore knows (ReadyToRun before SDK 10).
    private static readonly string[] Special =
    [
        "ArtifactsPath",
        "BaseIntermediateOutputPath",
        "MSBuildProjectExtensionsPath",
        "NuGetLockFilePath",
        "PublishReadyToRun",
        "RestoreAdditionalProjectFallbackFolders",
        "RestoreAdditionalProjectSources",
        "RestoreConfigFile",
        "RestoreFallbackFolders",
        "RestorePackagesPath",
        "RestoreSources",
    ];

    private static readonly string[] HookAttributes = ["Name", "BeforeTargets", "AfterTargets"];

    private static readonly string[] RestoreTargets = ["Restore", "CollectPackage", "CollectCentral", "CollectFrameworkReference"];

    // The SDK's own way to the same file in a directory above, which is copied anyway.
    private static readonly string[] FoundAbove =
    [
        "GetPathOfFileAbove('Directory.Build.props'",
        "GetPathOfFileAbove(Directory.Build.props",
        "GetPathOfFileAbove('Directory.Build.targets'",
        "GetPathOfFileAbove(Directory.Build.targets",
        "GetPathOfFileAbove('Directory.Packages.props'",
        "GetPathOfFileAbove(Directory.Packages.props",
    ];

    private string Directory => SourcePath.DirectoryOf(path);

    private IEnumerable<XElement> Evaluated => Below(root);

    /// <summary>False where its meaning depends on more than the files that it names.</summary>
    public bool IsPlain =>
        root.Attribute("InitialTargets") is null
        && !root.At("Target").Any(HooksRestore)
        && Evaluated.All(element =>
            !Special.Contains(element.Name.LocalName, StringComparer.OrdinalIgnoreCase)
            && (element.HasElements || !LooksElsewhere(element.Value))
            && element.Attributes().All(attribute => element.Name.LocalName == "Import" || !LooksElsewhere(attribute.Value))
        );

    /// <summary>Files that it imports by their path; null among them for a path that cannot be known here.</summary>
    public IEnumerable<string?> Imports(IProjectFiles files) =>
        from import in Evaluated
        where import.Name.LocalName == "Import" && import.Attribute("Sdk") is null
        let named = import.Attribute("Project")?.Value ?? ""
        where !FoundAbove.Any(call => named.Contains(call, StringComparison.Ordinal))
        let file = Resolved(named)
        where file is null || files.FileExists(file) || import.Attribute("Condition") is null
        select file;

    /// <summary>Projects that it refers to; null among them for a path that cannot be known here.</summary>
    public IEnumerable<string?> References =>
        from reference in Evaluated
        where reference.Name.LocalName == "ProjectReference"
        from named in (reference.Attribute("Include")?.Value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
        where !string.IsNullOrWhiteSpace(named)
        select Resolved(named.Trim());

    private static IEnumerable<XElement> Below(XElement element) =>
        element
            .Elements()
            .Where(child => child.Name.LocalName is not ("Target" or "UsingTask"))
            .SelectMany(child => Below(child).Prepend(child));

    private static bool HooksRestore(XElement target) =>
        HookAttributes.Any(name =>
            RestoreTargets.Any(hook => target.Attribute(name)?.Value.Contains(hook, StringComparison.OrdinalIgnoreCase) == true)
        );

    private static bool LooksElsewhere(string text) =>
        text.Contains("$([System.IO.", StringComparison.OrdinalIgnoreCase)
        || text.Contains("FileAbove(", StringComparison.OrdinalIgnoreCase)
        || text.Contains("Exists(", StringComparison.OrdinalIgnoreCase);

    private string? Resolved(string named)
    {
        var plain = named
            .Replace('\\', '/')
            .Replace("$(MSBuildThisFileDirectory)/", "", StringComparison.OrdinalIgnoreCase)
            .Replace("$(MSBuildThisFileDirectory)", "", StringComparison.OrdinalIgnoreCase);
        if (DotNetProject.IsProject(path))
        {
            plain = plain.Replace("$(MSBuildProjectDirectory)/", "", StringComparison.OrdinalIgnoreCase);
        }

        return plain.AsSpan().ContainsAny("$*@%?") || plain.Length == 0 ? null : SourcePath.Resolve(Directory, plain);
    }
}
