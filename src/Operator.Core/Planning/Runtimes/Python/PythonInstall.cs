using Operator.Core.Formats.Toml;

namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>How a Python project's dependencies, and the project itself where it must be, get into /opt/venv.</summary>
internal sealed record PythonInstall
{
    /// <summary>A requirements file that planning writes of [project]: the dependencies alone, so that no other change installs them anew.</summary>
    private const string Written = ".imagebuild/requirements.txt";

    /// <summary>The tool's name, and the file that chose it.</summary>
    public (string Manager, string? From) Chosen { get; init; } = ("none", null);

    /// <summary>Files that the installation reads; null when it needs the whole source.</summary>
    public required IReadOnlyList<string>? Files { get; init; }

    /// <summary>The command that makes the tool: before any file is copied, so that none of them installs it anew.</summary>
    public string? Tool { get; init; }

    public required IReadOnlyList<string> Commands { get; init; }

    public IReadOnlyDictionary<string, string> AddedFiles { get; init; } = new Dictionary<string, string>();

    /// <summary>Debian packages of the tools that fetch dependencies.</summary>
    public IReadOnlyList<string> VersionControl { get; init; } = [];

    /// <param name="withProject">The start command is one that installing the project makes.</param>
    public static PythonInstall Of(PythonProject project, bool withProject, PythonTools tools)
    {
        var local = project.Listed?.ReadsSource == true || project.Requirements.Any(one => one.IsLocal) || HasMembers(project.Manifest);
        var install = project.Manager switch
        {
            PythonManager.Uv => Run(
                ["pyproject.toml", "uv.lock"],
                [tools.UvSync(withProject, project.Manifest?.FindTable("project") is null)]
            ),
            PythonManager.Poetry => Run(["pyproject.toml", "poetry.lock"], [tools.PoetryInstall(withProject)]),
            PythonManager.Pdm => Run(["pyproject.toml", "pdm.lock"], [tools.PdmInstall(withProject)]),
            PythonManager.Pipenv => Run(["Pipfile", "Pipfile.lock"], [tools.PipenvInstall(), .. Itself()]),
            PythonManager.Requirements => Run(project.Listed!.Paths, [$"{tools.PipInstall} -r requirements.txt", .. Itself()]),
            PythonManager.Project when !withProject && DependenciesAlone(project.Manifest!) is { } list => Run(
                [Written],
                list.Length == 0 ? [] : [$"{tools.PipInstall} -r {Written}"]
            ) with
            {
                AddedFiles = list.Length == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { [Written] = list },
            },
            PythonManager.Project or PythonManager.SetupPy => Run([], [$"{tools.PipInstall} ."]) with { Files = null },
            PythonManager.None => Run([], []),
        };
        return install with
        {
            Files = withProject || local ? null : install.Files,
            Tool = tools.Of(project.Manager),
            Chosen = project.Manager switch
            {
                PythonManager.Uv => ("uv", "uv.lock"),
                PythonManager.Poetry => ("poetry", "poetry.lock"),
                PythonManager.Pdm => ("pdm", "pdm.lock"),
                PythonManager.Pipenv => ("pipenv", "Pipfile.lock"),
                PythonManager.Requirements => ("pip", "requirements.txt"),
                PythonManager.Project => ("pip", "[project] in pyproject.toml"),
                PythonManager.SetupPy => ("pip", "setup.py"),
                PythonManager.None => ("none", null),
            },
            VersionControl =
            [
                .. project
                    .Requirements.Select(one => one.VersionControl)
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ],
        };

        IEnumerable<string> Itself() => withProject ? [$"{tools.PipInstall} ."] : [];
    }

    private static PythonInstall Run(IReadOnlyList<string> files, IReadOnlyList<string> commands) =>
        new() { Files = files, Commands = commands };

    private static bool HasMembers(TomlValue.Table? manifest) => manifest?.FindTable("tool", "uv", "workspace") is not null;

    /// <summary>
    /// The dependencies as lines, for a project whose code runs from the source: most applications have a [project] that was never meant
    /// to be installed, and setuptools stops at their layout. Null where installing compiles, or computes the dependencies.
    /// </summary>
    private static string? DependenciesAlone(TomlValue.Table manifest)
    {
        var dependencies = manifest.FindTexts("project", "dependencies");
        var builders = manifest.FindTexts("build-system", "requires").Select(PythonRequirement.Parse).OfType<PythonRequirement>();
        return
            manifest.FindTexts("project", "dynamic").Contains("dependencies")
            || builders.Any(one =>
                one.Name is "maturin" or "setuptools-rust" or "scikit-build-core" or "cython" or "pybind11" or "meson-python"
            )
            || dependencies.Any(text =>
                PythonRequirement.Parse(text) is null or { IsLocal: true } || text.AsSpan().ContainsAny('\n', '\r', '\0')
            )
            ? null
            : string.Concat(dependencies.Select(text => text + "\n"));
    }
}
