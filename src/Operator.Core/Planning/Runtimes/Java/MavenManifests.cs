using System.Xml.Linq;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Java;

/// <summary>What Maven reads before it fetches: the poms of the root and of all modules, those that they inherit from, and its options in .mvn.</summary>
internal sealed class MavenManifests
{
    private const int MostPoms = 400;

    // What these fetch is known to no goal of the dependency plugin, and is most of what their builds need.
    private static readonly string[] Fetching = ["quarkus-maven-plugin", "frontend-maven-plugin"];

    private readonly IProjectFiles files;
    private readonly HashSet<string> found = new(StringComparer.Ordinal);
    private readonly Queue<(string Path, bool IsModule)> open = new();

    private MavenManifests(IProjectFiles files) => this.files = files;

    /// <param name="ignored">Lines of a .dockerignore, for a source that has none.</param>
    /// <returns>Null where Maven could read something else, or would fetch from the source.</returns>
    public static IReadOnlyList<Copy>? Copies(IProjectFiles files, IReadOnlyList<string> ignored)
    {
        var read = new MavenManifests(files);
        return MavenOptions.Files(files) is { } options && read.TakesAll()
            ? DependencyFiles.Copies(files, ignored, read.found.Concat(options))
            : null;
    }

    private bool TakesAll()
    {
        open.Enqueue(("pom.xml", true));
        while (open.TryDequeue(out var next))
        {
            if (found.Add(next.Path) && (found.Count > MostPoms || !Takes(next.Path, next.IsModule)))
            {
                return false;
            }
        }

        return true;
    }

    private bool Takes(string path, bool isModule)
    {
        if (Read(path) is not { } root)
        {
            return false;
        }

        var directory = SourcePath.DirectoryOf(path);
        var projects = root.At("profiles", "profile").Prepend(root).ToList();
        return TakesParent(directory, root)
            && (
                !isModule
                || projects.SelectMany(one => one.At("modules", "module")).All(module => TakesModule(directory, module.Value.Trim()))
            )
            && projects.TrueForAll(FetchesFromServers)
            && !root.Descendants().Any(ReadsTheSource);
    }

    private bool TakesModule(string directory, string module)
    {
        if (PomAt(directory, module) is not { } path)
        {
            return false;
        }

        open.Enqueue((path, true));
        return true;
    }

    /// <summary>A parent that no file has comes from a repository.</summary>
    private bool TakesParent(string directory, XElement root)
    {
        if (root.At("parent").FirstOrDefault() is not { } parent)
        {
            return true;
        }

        var named = parent.At("relativePath").FirstOrDefault()?.Value.Trim() ?? "../pom.xml";
        if (named.Length > 0 && PomAt(directory, named) is { } path)
        {
            open.Enqueue((path, false));
        }

        return !named.Contains("${", StringComparison.Ordinal);
    }

    /// <summary>A directory stands for the pom.xml in it.</summary>
    private string? PomAt(string directory, string named) =>
        named.Length == 0 || SourcePath.Resolve(directory, named) is not { } path ? null
        : files.FileExists(path) ? path
        : MavenPom.Path(path) is var pom && files.FileExists(pom) ? pom
        : null;

    private static bool FetchesFromServers(XElement project) =>
        project
            .At("repositories", "repository")
            .Concat(project.At("pluginRepositories", "pluginRepository"))
            .All(repository =>
                repository.Value("url") is { } url
                && !url.Contains("${", StringComparison.Ordinal)
                && (
                    url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                    || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                )
            );

    private static bool ReadsTheSource(XElement element) =>
        element.Name.LocalName switch
        {
            "systemPath" => true,
            "scope" => element.Value.Trim() == "system",
            "artifactId" => Fetching.Contains(element.Value.Trim()),
            _ => false,
        };

    /// <summary>Null for one that is not valid, too: whether the build reads it is Maven's to say.</summary>
    private XElement? Read(string path)
    {
        try
        {
            return ProjectXml.Read(files, path);
        }
        catch (PlanRefusal)
        {
            return null;
        }
    }
}
