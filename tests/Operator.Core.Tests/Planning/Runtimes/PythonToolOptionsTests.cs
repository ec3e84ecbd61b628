using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Core.Tests.Planning.Tools;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>Every option that a generated RUN gives to a tool is one that the tool has, for every way to install a Python project.</summary>
public sealed class PythonToolOptionsTests
{
    private static readonly Dictionary<string, (string, string)[]> Projects = new()
    {
        ["uv"] = [("uv.lock", ""), ("pyproject.toml", "[project]\nname = 'x'\n")],
        ["uv, packaged"] =
        [
            ("uv.lock", ""),
            ("pyproject.toml", "[project]\nname='x'\n[project.scripts]\nx='x:y'\n[build-system]\nrequires=[]\n"),
        ],
        ["uv, workspace"] = [("uv.lock", ""), ("pyproject.toml", "[tool.uv.workspace]\nmembers = ['a']\n")],
        ["poetry"] = [("poetry.lock", ""), ("pyproject.toml", "[tool.poetry]\nname = 'x'\n")],
        ["poetry, packaged"] = [("poetry.lock", ""), ("pyproject.toml", "[tool.poetry.scripts]\nx = 'x:y'\n")],
        ["pdm"] = [("pdm.lock", ""), ("pyproject.toml", "[project]\nname = 'x'\n")],
        ["pdm, packaged"] =
        [
            ("pdm.lock", ""),
            ("pyproject.toml", "[project]\nname='x'\n[project.scripts]\nx='x:y'\n[build-system]\nrequires=[]\n"),
        ],
        ["pipenv"] = [("Pipfile", "[packages]\n"), ("Pipfile.lock", "{}")],
        ["requirements"] = [("requirements.txt", "psycopg2\nx @ git+https://git.example.com/x.git\nflask\n")],
        ["project"] = [("pyproject.toml", "[project]\nname = 'x'\ndependencies = ['flask']\n")],
        ["project, compiled"] = [("pyproject.toml", "[project]\nname = 'x'\n[build-system]\nrequires = ['maturin']\n")],
        ["setup.py"] = [("setup.py", "setup(install_requires=['flask'])")],
    };

    public static TheoryData<string, BuildEngine> Cases =>
        [.. from project in Projects.Keys from engine in new[] { BuildEngine.BuildKit, BuildEngine.Kaniko } select (project, engine)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_gives_each_tool_only_options_that_it_has(string project, BuildEngine engine)
    {
        (string, string)[] program = project.EndsWith("packaged", StringComparison.Ordinal) ? [] : [("main.py", "")];
        var input = PlainProjects.With(ModelVersions.Python, spec => spec with { Engine = engine }, [.. Projects[project], .. program]);
        var dockerfile = Requests.Planned(PlanBuild.From(input)).Images[0].Dockerfile;

        Assert.Contains("RUN ", dockerfile, StringComparison.Ordinal);
        ToolCheck.All(dockerfile);
    }
}
