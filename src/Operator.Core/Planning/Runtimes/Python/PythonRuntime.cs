using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>
/// Python with pip, poetry, uv, pdm or pipenv: dependencies in a virtual environment, made in a stage of its own so that no tool is left
/// behind. The last stage has the libraries that compiled dependencies load.
/// </summary>
internal sealed class PythonRuntime(PythonFramework wanted) : IRuntime
{
    private static readonly string[] Evidence = ["requirements.txt", "pyproject.toml", "Pipfile", "setup.py"];

    public string? Detect(IProjectFiles files) => Evidence.FirstOrDefault(files.FileExists);

    public RuntimePlan Plan(PlanContext context)
    {
        var project = PythonProject.Of(context.Files);
        var start = new PythonEntry(context, project).Find(wanted);
        var version = context.VersionInRange("python", PythonVersion.Wish(context.Files, project, context.Warnings));
        var install = PythonInstall.Of(project, start.NeedsProject || project.IsBelowSrc(context.Files), new PythonTools(context));
        var image = version.Version.Image("image");
        PythonWarnings.Add(context, project, image);
        Record(context.Decisions, install, start);
        return new RuntimePlan
        {
            BuildStages = [DependencyStage(context, project, install, start, version.Version)],
            FinalStage = new DockerfileStage(
                new From(image),
                [
                    .. Packages(context, project.Libraries.Run, image),
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
            RuntimeVersionWords = version.Words,
            Ignored = ["**/__pycache__", "*.pyc", ".mypy_cache", ".nox", "**/.pytest_cache", ".ruff_cache", ".tox", ".venv", "venv"],
            AddedFiles = install.AddedFiles,
        };
    }

    private static void Record(PlanDecisions decisions, PythonInstall install, PythonStart start)
    {
        var (manager, from) = install.Chosen;
        decisions.Add(PlanTopic.PackageManager, manager, from);
        foreach (var command in install.Commands)
        {
            decisions.Add(PlanTopic.Install, command, from);
        }

        decisions.Add(PlanTopic.Start, string.Join(' ', start.Words), start.From, start.FromWords);
    }

    private static DockerfileStage DependencyStage(
        PlanContext context,
        PythonProject project,
        PythonInstall install,
        PythonStart start,
        CatalogVersion version
    )
    {
        var image = version.Image(project.Libraries.Compiles ? "native" : "image");
        string[] caches = context.Features.CacheMounts ? PythonTools.CacheDirectories : [];
        var statements = new List<DockerfileStatement> { new Workdir("/app") };
        statements.AddRange(Packages(context, [.. project.Libraries.Build, .. install.VersionControl], image));
        statements.Add(new ShellRun(PythonTools.MakeEnvironment));
        statements.AddRange(context.DeclaredBuildArgs());
        if (install.Tool is { } tool)
        {
            statements.Add(context.Fetch(tool, caches));
        }

        if (install.Commands.Count > 0)
        {
            statements.AddRange(Sources(install));
        }

        statements.AddRange(PythonBuildVersion.Of(project, install));
        statements.AddRange(install.Commands.Select(command => context.Fetch(command, caches)));
        if (start.AlsoInstall is { } missing)
        {
            context.Warnings.Add(
                $"The project does not declare {missing}, which its start command needs; it is installed in its newest version"
            );
            statements.Add(context.Fetch($"{new PythonTools(context).PipInstall} {missing}", caches));
        }

        return new DockerfileStage(new From(image, "dependencies"), statements);
    }

    private static IEnumerable<DockerfileStatement> Packages(PlanContext context, IReadOnlyList<string> packages, string image) =>
        PythonLibraries.Install(packages, image) is { } install ? [context.Fetch(install)] : [];

    /// <summary>Each file at the path that it has in the source; all of it where a name is one that no COPY can carry.</summary>
    private static IEnumerable<Copy> Sources(PythonInstall install) =>
        install.Files is { } files && files.All(Grammar.CopyPath.IsMatch)
            ? files
                .GroupBy(SourcePath.DirectoryOf, StringComparer.Ordinal)
                .Select(group => new Copy([.. group], group.Key.Length == 0 ? "./" : $"./{group.Key}/"))
            : [new Copy(["."], "./")];
}
