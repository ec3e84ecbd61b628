using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes;

/// <summary>Python with pip, poetry, uv or pipenv: dependencies in a virtual environment, made in a stage of its own so that no tool is left behind.</summary>
internal sealed class PythonRuntime(PythonFramework wanted) : IRuntime
{
    private static readonly string[] Evidence = ["requirements.txt", "pyproject.toml", "Pipfile", "setup.py"];

    public string? Detect(IProjectFiles files) => Evidence.FirstOrDefault(files.FileExists);

    public RuntimePlan Plan(PlanContext context)
    {
        var dependencies = PythonDependencies.Of(context.Files);
        var start = new PythonEntry(context, dependencies).Find(wanted);
        var version = context.VersionInRange("python", Wish(context.Files, dependencies));
        return new RuntimePlan
        {
            BuildStages =
            [
                DependencyStage(context, dependencies, start, version.Version.Image(dependencies.NeedsCompiler ? "native" : "image")),
            ],
            FinalStage = new DockerfileStage(
                new From(version.Version.Image("image")),
                [
                    .. RuntimeImage.AppDirectory,
                    new Copy(["/opt/venv/"], "/opt/venv/") { FromStage = "dependencies" },
                    new Copy(["."], "./") { Owner = RuntimeImage.Owner },
                    new Prepended("PATH", "/opt/venv/bin"),
                ]
            ),
            Port = start.Port,
            Start = start.Words,
            Health = HealthChecks.Python(start.Port),
            Defaults = new Dictionary<string, string>
            {
                ["PORT"] = FormattableString.Invariant($"{start.Port}"),
                ["PYTHONUNBUFFERED"] = "1",
                ["HOME"] = "/tmp",
            },
            Framework = start.Framework,
            RuntimeVersion = version.Version.Name,
            RuntimeVersionFrom = version.From,
            Ignored = ["__pycache__", "*.pyc", ".venv", "venv"],
        };
    }

    private static DockerfileStage DependencyStage(PlanContext context, PythonDependencies dependencies, PythonStart start, string image)
    {
        var statements = new List<DockerfileStatement>
        {
            new Workdir("/app"),
            new ShellRun("python -m venv /opt/venv"),
            new Copy(dependencies.Files.Count > 0 ? dependencies.Files : ["."], "./"),
        };
        statements.AddRange(context.DeclaredBuildArgs());
        statements.AddRange(dependencies.Commands.Select(command => context.Fetch(command)));
        if (start.AlsoInstall is { } missing)
        {
            context.Warnings.Add(
                $"The project does not declare {missing}, which its start command needs; it is installed in its newest version"
            );
            statements.Add(context.Fetch($"/opt/venv/bin/pip install --no-cache-dir {missing}"));
        }

        return new DockerfileStage(new From(image, "dependencies"), statements);
    }

    internal static VersionWish? Wish(IProjectFiles files, PythonDependencies? dependencies)
    {
        if (dependencies?.PythonWish is { } range)
        {
            return new VersionWish(range, dependencies.PythonWishFrom!);
        }

        if (VersionWish.FirstLine(files, ".python-version") is { } wish)
        {
            return wish with { Text = Shortened(wish.Text) };
        }

        return files.ReadText("runtime.txt")?.Trim() is { } runtime && runtime.StartsWith("python-", StringComparison.Ordinal)
            ? new VersionWish(Shortened(runtime["python-".Length..]), "runtime.txt")
            : ToolVersions.Find(files, "python");
    }

    // 3.11.4 asks for any 3.11: images are by minor version.
    private static string Shortened(string version) => string.Join('.', version.Split('.').Take(2));
}
