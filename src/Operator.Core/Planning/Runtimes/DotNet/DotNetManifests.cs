using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.DotNet;

/// <summary>
/// What <c>dotnet restore</c> reads of a project: itself, the projects that it refers to, and what MSBuild, NuGet and the SDK look for above
/// them. MSBuild files are programs; where one does more than name others, nothing is restored before the sources.
/// </summary>
internal sealed class DotNetManifests
{
    private const int MostFiles = 400;

    // MSBuild's own.
    private static readonly string[] Shared = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"];

    // NuGet's, in the spellings that it looks for on Linux.
    private static readonly string[] Configs = ["NuGet.config", "NuGet.Config", "nuget.config"];

    private readonly IProjectFiles files;
    private readonly HashSet<string> found = new(StringComparer.Ordinal);
    private readonly List<string> projects = [];

    private DotNetManifests(IProjectFiles files) => this.files = files;

    /// <summary>Projects that are restored, the published one first.</summary>
    public IReadOnlyList<string> Projects => projects;

    public IReadOnlyList<Copy> Copies { get; private set; } = [];

    /// <param name="ignored">Lines of a .dockerignore, for a source that has none.</param>
    /// <returns>Null where a restore without the sources could fail, or restore something else.</returns>
    public static DotNetManifests? Of(IProjectFiles files, string project, IReadOnlyList<string> ignored)
    {
        var read = new DotNetManifests(files);
        if (!read.TakesProject(project) || read.BringsRestored(IgnoreRules.Of(files, ignored)))
        {
            return null;
        }

        read.Copies = DependencyFiles.Copies(files, ignored, read.found.Where(files.FileExists)) ?? [];
        return read.Copies.Count > 0 ? read : null;
    }

    private bool TakesProject(string path)
    {
        if (projects.Contains(path))
        {
            return true;
        }

        projects.Add(path);
        found.Add(path + ".user");
        found.Add(Beside(SourcePath.DirectoryOf(path), "packages.lock.json"));
        return TakesBuildFile(path) && TakesAbove(path);
    }

    private bool TakesBuildFile(string path)
    {
        if (!found.Add(path))
        {
            return true;
        }

        if (found.Count > MostFiles || ProjectXml.Read(files, path) is not { } root)
        {
            return false;
        }

        var file = new DotNetBuildFile(path, root);
        return file.IsPlain
            && file.Imports(files).All(import => import is not null && TakesBuildFile(import))
            && file.References.All(project =>
                project is not null && DotNetProject.IsProject(project) && files.FileExists(project) && TakesProject(project)
            );
    }

    private bool TakesAbove(string path)
    {
        for (var directory = SourcePath.DirectoryOf(path); ; directory = SourcePath.DirectoryOf(directory))
        {
            found.UnionWith(new[] { GlobalJson.Name, "Directory.Build.rsp" }.Select(name => Beside(directory, name)));
            if (
                !Shared.Select(name => Beside(directory, name)).Where(files.FileExists).All(TakesBuildFile)
                || !Configs.Select(name => Beside(directory, name)).Where(files.FileExists).All(TakesConfig)
            )
            {
                return false;
            }

            if (directory.Length == 0)
            {
                return true;
            }
        }
    }

    /// <summary>False where packages come from a directory, or go to one of its own.</summary>
    private bool TakesConfig(string path) =>
        !found.Add(path)
        || (
            ProjectXml.Read(files, path) is { } root
            && !root.At("fallbackPackageFolders", "add").Any()
            && !root.At("config", "add").Any(setting => setting.Attribute("key")?.Value is "globalPackagesFolder" or "repositoryPath")
            && root.At("packageSources", "add")
                .All(source =>
                    source.Attribute("value")?.Value is { } url
                    && (
                        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                        || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                    )
                )
        );

    /// <summary>The source's own results of a restore, on another machine, would take the place of these.</summary>
    private bool BringsRestored(IgnoreRules rules) =>
        projects
            .Select(project => Beside(SourcePath.DirectoryOf(project), "obj"))
            .Append("artifacts/obj")
            .Any(directory => files.DirectoryExists(directory) && !rules.Hides(directory));

    private static string Beside(string directory, string name) => directory.Length == 0 ? name : $"{directory}/{name}";
}
