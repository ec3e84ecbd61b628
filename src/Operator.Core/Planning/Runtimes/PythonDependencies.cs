using System.Text.RegularExpressions;
using Operator.Core.Formats.Toml;
using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>What a Python project declares, and how it is installed into /opt/venv.</summary>
internal sealed partial record PythonDependencies
{
    // Their packages have no compiled form for Linux, so installing them compiles C.
    private static readonly string[] Compiled =
    [
        "psycopg2",
        "mysqlclient",
        "uwsgi",
        "pycairo",
        "python-ldap",
        "pyodbc",
        "dbus-python",
        "pygraphviz",
        "gssapi",
    ];

    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Files that the installation reads; empty when it needs the whole project.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Commands, in order.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    public string? PythonWish { get; private init; }

    public string? PythonWishFrom { get; private init; }

    public bool NeedsCompiler => Compiled.Any(Has);

    public bool Has(string name) => names.Contains(Normal(name));

    public static PythonDependencies Of(IProjectFiles files)
    {
        var project = ProjectToml.Read(files, "pyproject.toml");
        return files.FileExists("uv.lock") && project is not null ? Uv(project)
            : project?.FindTable("tool", "poetry") is { } poetry ? Poetry(files, poetry, project)
            : files.FileExists("requirements.txt") ? Requirements(files, project)
            : files.FileExists("Pipfile") ? Pipenv(files)
            : project?.FindTable("project") is not null ? Project(project)
            : files.FileExists("setup.py")
                ? new PythonDependencies { Files = [], Commands = ["/opt/venv/bin/pip install --no-cache-dir ."] }
            : throw new PlanRefusal(
                PlanReasons.ProjectFileMissing,
                "The source has no requirements.txt, pyproject.toml, Pipfile or setup.py"
            );
    }

    private static PythonDependencies Requirements(IProjectFiles files, TomlValue.Table? project)
    {
        var text = files.Require("requirements.txt");
        var listed = Requirement.Matches(text).Select(match => match.Groups[1].Value);
        // -r other.txt, -e . and -c constraints.txt read further files.
        var alone = !text.Split('\n')
            .Any(line =>
                line.TrimStart().StartsWith('-') || line.TrimStart().StartsWith('.') || line.Contains("file:", StringComparison.Ordinal)
            );
        return new PythonDependencies
        {
            Files = alone ? ["requirements.txt"] : [],
            Commands = ["/opt/venv/bin/pip install --no-cache-dir -r requirements.txt"],
            PythonWish = project?.FindText("project", "requires-python"),
            PythonWishFrom = "requires-python in pyproject.toml",
        }.With(listed);
    }

    private static PythonDependencies Project(TomlValue.Table project) =>
        new PythonDependencies
        {
            Files = [],
            Commands = ["/opt/venv/bin/pip install --no-cache-dir ."],
            PythonWish = project.FindText("project", "requires-python"),
            PythonWishFrom = "requires-python in pyproject.toml",
        }.With(Declared(project));

    private static PythonDependencies Uv(TomlValue.Table project) =>
        new PythonDependencies
        {
            Files = ["pyproject.toml", "uv.lock"],
            Commands =
            [
                "python -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir uv",
                "UV_PROJECT_ENVIRONMENT=/opt/venv UV_LINK_MODE=copy /opt/uv/bin/uv sync --frozen --no-dev --no-install-project --allow-existing",
            ],
            PythonWish = project.FindText("project", "requires-python"),
            PythonWishFrom = "requires-python in pyproject.toml",
        }.With(Declared(project));

    private static PythonDependencies Poetry(IProjectFiles files, TomlValue.Table poetry, TomlValue.Table project)
    {
        if (!files.FileExists("poetry.lock"))
        {
            throw new PlanRefusal(
                PlanReasons.LockFileMissing,
                "pyproject.toml is poetry's, but there is no poetry.lock; run poetry lock and commit poetry.lock"
            );
        }

        return new PythonDependencies
        {
            Files = ["pyproject.toml", "poetry.lock"],
            Commands =
            [
                "python -m venv /opt/poetry && /opt/poetry/bin/pip install --no-cache-dir poetry",
                // Poetry installs into the environment that is active.
                "VIRTUAL_ENV=/opt/venv /opt/poetry/bin/poetry install --no-interaction --no-root --only main",
            ],
            PythonWish = poetry.FindText("dependencies", "python") ?? project.FindText("project", "requires-python"),
            PythonWishFrom = "python in pyproject.toml",
        }.With(Keys(poetry.FindTable("dependencies")).Concat(Declared(project)));
    }

    private static PythonDependencies Pipenv(IProjectFiles files)
    {
        var pipfile = ProjectToml.Read(files, "Pipfile")!;
        if (!files.FileExists("Pipfile.lock"))
        {
            throw new PlanRefusal(
                PlanReasons.LockFileMissing,
                "There is a Pipfile, but no Pipfile.lock; run pipenv lock and commit Pipfile.lock"
            );
        }

        return new PythonDependencies
        {
            Files = ["Pipfile", "Pipfile.lock"],
            Commands =
            [
                "python -m venv /opt/pipenv && /opt/pipenv/bin/pip install --no-cache-dir pipenv",
                "/opt/pipenv/bin/pipenv requirements > /tmp/requirements.txt && /opt/venv/bin/pip install --no-cache-dir -r /tmp/requirements.txt",
            ],
            PythonWish = pipfile.FindText("requires", "python_version"),
            PythonWishFrom = "python_version in Pipfile",
        }.With(Keys(pipfile.FindTable("packages")));
    }

    private PythonDependencies With(IEnumerable<string> declared)
    {
        names.UnionWith(declared.Select(Normal));
        return this;
    }

    private static IEnumerable<string> Declared(TomlValue.Table project) =>
        project
            .FindTexts("project", "dependencies")
            .Select(text => Requirement.Match(text))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Keys(TomlValue.Table? table) => table?.Entries.Keys ?? [];

    private static string Normal(string name) => name.Replace('_', '-').Replace('.', '-');

    [GeneratedRegex(@"^[ \t]*([A-Za-z0-9][A-Za-z0-9._-]*)", RegexOptions.Multiline)]
    private static partial Regex Requirement { get; }
}
