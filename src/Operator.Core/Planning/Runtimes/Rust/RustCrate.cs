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
        var listed = TargetsOf("bin").Select(bin => bin.FindText("name")).OfType<string>().ToList();
        var main = files.FileExists(Under(Directory, "src/main.rs"));
        var mainListed = listed.Count == 1 && main && !files.DirectoryExists(Under(Directory, "src/bin"));
        return [.. listed.Concat(main && !mainListed ? [Name] : []).Concat(InBin(files)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Directories of the packages that it refers to by path; null for one outside the source.</summary>
    public IEnumerable<string?> Paths => PathsOf(Manifest).Select(path => SourcePath.Resolve(Directory, path));

    /// <summary>Entries of [[bin]], [[example]], [[test]] or [[bench]].</summary>
    public IEnumerable<TomlValue.Table> TargetsOf(string kind) =>
        (Manifest.Find(kind) as TomlValue.Array)?.Items.OfType<TomlValue.Table>() ?? [];

    /// <summary>The files in src/bin that are programs, from the package's directory.</summary>
    public IEnumerable<string> BinFiles(IProjectFiles files) =>
        files
            .List(Under(Directory, "src/bin"))
            .Select(entry => entry.IsDirectory ? $"src/bin/{entry.Name}/main.rs" : $"src/bin/{entry.Name}")
            .Where(path => path.EndsWith(".rs", StringComparison.Ordinal) && files.FileExists(Under(Directory, path)));

    /// <summary>The files that its programs begin in, from the source's root.</summary>
    public IEnumerable<string> ProgramFiles(IProjectFiles files) =>
        BinFiles(files)
            .Concat(TargetsOf("bin").Select(bin => bin.FindText("path")))
            .Append("src/main.rs")
            .OfType<string>()
            .Select(path => SourcePath.Resolve(Directory, path))
            .OfType<string>()
            .Where(files.FileExists);

    /// <summary>Paths in the tables of dependencies of a manifest, also those for one platform only.</summary>
    public static IEnumerable<string> PathsOf(TomlValue.Table manifest) =>
        (manifest.FindTable("target")?.Entries.Values.OfType<TomlValue.Table>() ?? [])
            .Append(manifest)
            .SelectMany(table => DependencyTables.Append("dev-dependencies").Select(name => table.FindTable(name)))
            .SelectMany(PathsIn);

    /// <summary>Paths in one table of dependencies.</summary>
    public static IEnumerable<string> PathsIn(TomlValue.Table? dependencies) =>
        (dependencies?.Entries.Values ?? []).OfType<TomlValue.Table>().Select(one => one.FindText("path")).OfType<string>();

    private IEnumerable<string> InBin(IProjectFiles files) =>
        BinFiles(files)
            .Select(path => path["src/bin/".Length..].Split('/')[0])
            .Select(name => name.EndsWith(".rs", StringComparison.Ordinal) ? name[..^3] : name);

    public static string Under(string directory, string path) => directory.Length == 0 ? path : $"{directory}/{path}";
}
