using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Operator.Core.Planning.Runtimes.Java;

/// <summary>One pom.xml. Properties are followed through the file itself and the one of the directory that has it as a module.</summary>
/// <param name="Directory">"" is the source's root.</param>
internal sealed partial record MavenPom(string Directory, XElement Root, MavenPom? Above = null)
{
    private const int MostModules = 100;

    private const int MostReferences = 8;

    public string Packaging => Resolved(Root.Value("packaging")) ?? "jar";

    /// <summary>Plugins that every build runs: what only a profile or pluginManagement has is not among them.</summary>
    public IEnumerable<XElement> Plugins => Root.At("build", "plugins", "plugin");

    public static MavenPom? Read(IProjectFiles files, string directory, MavenPom? above = null) =>
        ProjectXml.Read(files, Path(directory)) is { } root ? new MavenPom(directory, root, above) : null;

    public static string Path(string directory) => directory.Length == 0 ? "pom.xml" : directory + "/pom.xml";

    public bool HasPlugin(string name) => Plugins.Any(plugin => plugin.Value("artifactId") == name);

    /// <summary>Modules and their own modules, in order.</summary>
    public IReadOnlyList<MavenPom> Modules(IProjectFiles files)
    {
        var found = new List<MavenPom>();
        var open = new Queue<MavenPom>([this]);
        while (open.TryDequeue(out var pom) && found.Count < MostModules)
        {
            foreach (var name in pom.Root.At("modules", "module").Select(module => module.Value.Trim()))
            {
                if (
                    SourcePath.Resolve(pom.Directory, name) is { Length: > 0 } path
                    && found.TrueForAll(known => known.Directory != path)
                    && files.FileExists(Path(path))
                    && Read(files, path, pom) is { } module
                )
                {
                    found.Add(module);
                    open.Enqueue(module);
                }
            }
        }

        return found;
    }

    /// <summary>A property with its references resolved; null where it is not set or empty.</summary>
    public string? Property(string name) => Property(name, MostReferences);

    /// <summary>Text with its references resolved; with ${…} where nothing that can be read defines one.</summary>
    public string? Resolved(string? text) => Resolved(text, MostReferences);

    private string? Property(string name, int left) =>
        Root.Value("properties", name) is { } own ? Resolved(own, left) : Above?.Property(name, left);

    private string? Resolved(string? text, int left) =>
        text is null || left == 0 || text.Length > 500
            ? text
            : Reference.Replace(text, match => Property(match.Groups[1].Value, left - 1) ?? match.Value);

    [GeneratedRegex(@"\$\{([A-Za-z0-9_.-]{1,100})\}")]
    private static partial Regex Reference { get; }
}
