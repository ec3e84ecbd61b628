using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>Every option that a generated RUN gives to a tool is one that the tool has, for every way to install a Python project.</summary>
public sealed class PythonToolOptionsTests
{
    private static readonly Dictionary<string, string> Options = new()
    {
        // https://pip.pypa.io/en/stable/cli/pip_install/
        ["pip install"] =
            "-r --requirement -c --constraint -e --editable --no-deps --no-cache-dir --no-binary --only-binary --require-hashes",
        // https://docs.astral.sh/uv/reference/cli/#uv-sync, and SyncArgs of the crate uv-cli; --allow-existing is uv venv's alone.
        ["uv sync"] =
            "--all-extras --all-groups --all-packages --extra --frozen --group --inexact --locked --no-cache --no-default-groups --no-dev "
            + "--no-editable --no-group --no-install-local --no-install-package --no-install-project --no-install-workspace --only-group --package --python",
        // https://python-poetry.org/docs/cli/#install and #global-options
        ["poetry install"] =
            "--all-extras --all-groups --compile --extras --no-cache --no-directory --no-interaction --no-root --only --only-root --sync --with --without",
        // https://pipenv.pypa.io/en/latest/commands.html
        ["pipenv requirements"] = "--categories --dev --dev-only --exclude-markers --from-pipfile --hash --no-lock",
        // https://pdm-project.org/latest/reference/cli/#install
        ["pdm install"] = "--check --dev --frozen-lockfile --group --no-editable --no-isolation --no-self --prod --production --without",
        // https://docs.python.org/3/library/venv.html; -m is Python's own.
        ["python -m venv"] = "-m --clear --copies --symlinks --system-site-packages --upgrade --without-pip",
        // https://manpages.debian.org/apt-get
        ["apt-get update"] = "",
        ["apt-get install"] = "-y --no-install-recommends",
        // https://manpages.debian.org/rm and chown
        ["rm"] = "-rf",
        ["chown"] = "",
    };

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
        var commands = Commands(Requests.Planned(PlanBuild.From(input)).Images[0].Dockerfile).ToList();

        Assert.NotEmpty(commands);
        Assert.All(commands, Check);
    }

    private static void Check(string[] words)
    {
        var name = Options.Keys.SingleOrDefault(known =>
            words.Take(known.Count(letter => letter == ' ') + 1).SequenceEqual(known.Split(' '))
        );
        Assert.True(name is not null, $"no options are known of {string.Join(' ', words)}");
        Assert.All(
            words.Where(word => word.StartsWith('-')).Select(word => word.Split('=')[0]),
            option => Assert.Contains(option, Options[name].Split(' '))
        );
    }

    /// <summary>The commands of all RUNs as words: without mounts, variables, redirection and the tool's directory.</summary>
    private static IEnumerable<string[]> Commands(string dockerfile) =>
        dockerfile
            .Split('\n')
            .Where(line => line.StartsWith("RUN ", StringComparison.Ordinal))
            .SelectMany(line => line[4..].Split(" && "))
            .Select(command =>
                command
                    .Split('>')[0]
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .SkipWhile(word =>
                        word.StartsWith("--mount=", StringComparison.Ordinal) || (word.Contains('=') && !word.StartsWith('-'))
                    )
                    .ToArray()
            )
            .Select(words => (string[])[words[0][(words[0].LastIndexOf('/') + 1)..], .. words[1..]]);
}
