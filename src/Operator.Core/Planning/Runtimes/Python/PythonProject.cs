using Operator.Core.Formats.Toml;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>What says which dependencies a Python project has.</summary>
internal enum PythonManager
{
    Uv,
    Poetry,
    Pdm,
    Requirements,
    Pipenv,

    /// <summary>[project] in pyproject.toml, without a lock file that is known.</summary>
    Project,
    SetupPy,

    /// <summary>Nothing: the program uses what Python brings.</summary>
    None,
}

/// <summary>What a Python project declares.</summary>
internal sealed record PythonProject
{
    private static readonly (string LockFile, PythonManager Manager)[] LockFiles =
    [
        ("uv.lock", PythonManager.Uv),
        ("poetry.lock", PythonManager.Poetry),
        ("pdm.lock", PythonManager.Pdm),
        ("Pipfile.lock", PythonManager.Pipenv),
        ("pylock.toml", PythonManager.None),
    ];

    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    public required PythonManager Manager { get; init; }

    /// <summary>pyproject.toml; null where there is none.</summary>
    public TomlValue.Table? Manifest { get; init; }

    /// <summary>Pipfile; null where there is none.</summary>
    public TomlValue.Table? Pipfile { get; init; }

    /// <summary>requirements.txt with what it includes; null where something else decides.</summary>
    public RequirementFiles? Listed { get; init; }

    /// <summary>Everything that is installed as far as it is known: what is declared, and what a lock file adds.</summary>
    public required IReadOnlyList<PythonRequirement> Requirements { get; init; }

    /// <summary>Names of commands that the project installs.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>Where they are named.</summary>
    public string ScriptsFrom =>
        Manifest?.FindTable("project", "scripts") is not null ? "project.scripts in pyproject.toml"
        : Manifest?.FindTable("tool", "poetry", "scripts") is not null ? "tool.poetry.scripts in pyproject.toml"
        : "the scripts of setup.py or setup.cfg";

    /// <summary>Files that name dependencies and are not read.</summary>
    public IReadOnlyList<string> UnreadLockFiles { get; init; } = [];

    public bool Has(string name) => names.Contains(PythonRequirement.Normal(name));

    public bool HasExtra(string name, string extra) => Requirements.Any(one => one.Name == name && one.Extras.Contains(extra));

    public PythonLibraries Libraries => PythonLibraries.Of(Requirements, Listed?.Compiles == true);

    /// <summary>Its packages lie below src/ and can be imported only once the project is installed.</summary>
    public bool IsBelowSrc(IProjectFiles files) =>
        Manifest?.FindTable("build-system") is not null
        && files.List("src").Any(entry => entry.IsDirectory && files.FileExists($"src/{entry.Name}/__init__.py"));

    /// <exception cref="PlanRefusal">LockFileMissing, ProjectFileInvalid, ProjectFileMissing.</exception>
    public static PythonProject Of(IProjectFiles files)
    {
        var manifest = ProjectToml.Read(files, "pyproject.toml");
        var manager = ManagerOf(files, manifest);
        var pipfile = manager == PythonManager.Pipenv ? ProjectToml.Read(files, "Pipfile") : null;
        var listed = manager == PythonManager.Requirements ? RequirementFiles.Read(files, "requirements.txt") : null;
        var project = new PythonProject
        {
            Manager = manager,
            Manifest = manifest,
            Pipfile = pipfile,
            Listed = listed,
            Requirements = [.. PythonDeclared.Of(files, manager, manifest, pipfile, listed)],
            Scripts = PythonScripts.Of(files, manifest),
            UnreadLockFiles =
            [
                .. LockFiles.Where(file => file.Manager != manager && files.FileExists(file.LockFile)).Select(file => file.LockFile),
            ],
        };
        project.names.UnionWith(project.Requirements.Select(requirement => requirement.Name));
        return project;
    }

    private static PythonManager ManagerOf(IProjectFiles files, TomlValue.Table? manifest)
    {
        if (manifest is not null)
        {
            if (files.FileExists("uv.lock"))
            {
                return PythonManager.Uv;
            }

            if (files.FileExists("poetry.lock"))
            {
                return PythonManager.Poetry;
            }

            if (files.FileExists("pdm.lock"))
            {
                return PythonManager.Pdm;
            }
        }

        return files.FileExists("requirements.txt") ? PythonManager.Requirements
            : IsPoetry(manifest) ? throw Unlocked("pyproject.toml is poetry's", "poetry.lock", "poetry lock")
            : files.FileExists("Pipfile.lock") && files.FileExists("Pipfile") ? PythonManager.Pipenv
            : files.FileExists("Pipfile") ? throw Unlocked("There is a Pipfile", "Pipfile.lock", "pipenv lock")
            : manifest?.FindTable("project") is not null ? PythonManager.Project
            : files.FileExists("setup.py") || files.FileExists("setup.cfg") ? PythonManager.SetupPy
            : PythonManager.None;
    }

    private static bool IsPoetry(TomlValue.Table? manifest) =>
        manifest?.FindTable("tool", "poetry") is not null && manifest.Find("project", "dependencies") is null;

    private static PlanRefusal Unlocked(string found, string lockFile, string command) =>
        new(
            PlanReasons.LockFileMissing,
            found.StartsWith("There", StringComparison.Ordinal)
                ? $"{found}, but no {lockFile}; run {command} and commit {lockFile}"
                : $"{found}, but there is no {lockFile}; run {command} and commit {lockFile}"
        );
}
