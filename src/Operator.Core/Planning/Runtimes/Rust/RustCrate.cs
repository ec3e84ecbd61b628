using Operator.Core.Formats.Toml;

namespace Operator.Core.Planning.Runtimes.Rust;

/// <summary>One package of Cargo: a directory with a Cargo.toml that has [package].</summary>
/// <param name="Directory">"" is the source's root.</param>
internal sealed record RustCrate(string Directory, TomlValue.Table Manifest, string Name)
{
    private static readonly string[] DependencyTables = ["dependencies", "build-dependencies"];

    public string? DefaultRun => Manifest.FindText("package", "default-run");

    /// <summary>Dependencies that the manifest names.</summary>
    public IEnumerable<string> Dependencies => DependencyTables.SelectMany(table => Manifest.FindTable(table)?.Entries.Keys ?? []);

    /// <summary>Null where the directory has no manifest with a package.</summary>
    public static RustCrate? Read(IProjectFiles files, string directory) =>
        ProjectToml.Read(files, Under(directory, "Cargo.toml")) is { } manifest && manifest.FindText("package", "name") is { } name
            ? new RustCrate(directory, manifest, name)
            : null;

    /// <summary>A field of [package], from [workspace.package] where the package says so.</summary>
    public string? Field(string name, TomlValue.Table workspace) =>
        Manifest.FindText("package", name)
        ?? (
            Manifest.Find("package", name, "workspace") is TomlValue.Boolean { Value: true }
                ? workspace.FindText("workspace", "package", name)
                : null
        );

    /// <summary>Names of the programs that cargo builds of it.</summary>
    public IReadOnlyList<string> Programs(IProjectFiles files)
    {
        var listed =
            (Manifest.Find("bin") as TomlValue.Array)
                ?.Items.OfType<TomlValue.Table>()
                .Select(bin => bin.FindText("name"))
                .OfType<string>()
                .ToList()
            ?? [];
        var main = files.FileExists(Under(Directory, "src/main.rs"));
        var mainListed = listed.Count == 1 && main && !files.DirectoryExists(Under(Directory, "src/bin"));
        return [.. listed.Concat(main && !mainListed ? [Name] : []).Concat(InBin(files)).Distinct(StringComparer.Ordinal)];
    }

    private IEnumerable<string> InBin(IProjectFiles files) =>
        files
            .List(Under(Directory, "src/bin"))
            .Select(entry =>
                entry.IsDirectory ? entry.Name
                : entry.Name.EndsWith(".rs", StringComparison.Ordinal) ? entry.Name[..^3]
                : ""
            )
            .Where(bin => bin.Length > 0);

    public static string Under(string directory, string path) => directory.Length == 0 ? path : $"{directory}/{path}";
}
