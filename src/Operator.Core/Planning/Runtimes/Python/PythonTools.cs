namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>
/// Tools that install a Python project's dependencies, each in an environment of its own, so that nothing of the tool reaches the image.
/// Only commands that are written here are run.
/// </summary>
internal sealed record PythonTools(PlanContext context)
{
    public const string MakeEnvironment = "python -m venv /opt/venv";

    /// <summary>Directories that outlive a build.</summary>
    public static string[] CacheDirectories { get; } = ["/root/.cache"];

    public string PipInstall => "/opt/venv/bin/pip install" + NoCache;

    /// <summary>The command that installs the tool; null where pip is enough, which every environment has.</summary>
    public string? Of(PythonManager manager) =>
        manager switch
        {
            PythonManager.Uv => Tool("uv"),
            PythonManager.Poetry => Tool("poetry"),
            PythonManager.Pdm => Tool("pdm"),
            PythonManager.Pipenv => Tool("pipenv"),
            PythonManager.Requirements or PythonManager.Project or PythonManager.SetupPy or PythonManager.None => null,
        };

    public string UvSync(bool withProject, bool everyMember) =>
        // The image's own Python, whatever version file lies in the source: another one would not be in the last stage.
        "UV_PROJECT_ENVIRONMENT=/opt/venv UV_PYTHON=/opt/venv/bin/python UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy "
        + "/opt/uv/bin/uv sync --frozen --no-dev --no-editable"
        + (withProject ? "" : " --no-install-project")
        + (everyMember ? " --all-packages" : "")
        + (Caches ? "" : " --no-cache");

    public string PoetryInstall(bool withProject) =>
        // Poetry installs into the environment that is active.
        "VIRTUAL_ENV=/opt/venv /opt/poetry/bin/poetry install --no-interaction --only main"
        + (withProject ? "" : " --no-root")
        + (Caches ? "" : " --no-cache");

    public string PdmInstall(bool withProject) =>
        "VIRTUAL_ENV=/opt/venv /opt/pdm/bin/pdm install --check --prod --no-editable" + (withProject ? "" : " --no-self");

    public string PipenvInstall() =>
        $"/opt/pipenv/bin/pipenv requirements > /tmp/requirements.txt && {PipInstall} -r /tmp/requirements.txt";

    private bool Caches => context.Features.CacheMounts;

    private string NoCache => Caches ? "" : " --no-cache-dir";

    private string Tool(string name) =>
        $"python -m venv /opt/{name} && /opt/{name}/bin/pip install{NoCache} {name}=={context.ToolVersion(name)}";
}
