namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>What a Python project needs and its image will not have, or has and nobody reads.</summary>
internal static class PythonWarnings
{
    private static readonly string[] Browsers = ["playwright", "patchright", "pyppeteer", "selenium", "undetected-chromedriver"];

    public static void Add(PlanContext context, PythonProject project, string image)
    {
        foreach (var name in Browsers.Where(project.Has))
        {
            context.Warnings.Add(
                $"The project needs {name}, and neither a browser nor its libraries are in {image}: connect to a browser elsewhere, or add a Dockerfile that installs one"
            );
        }

        if (project.Manager == PythonManager.None)
        {
            context.Warnings.Add(
                "No file says which packages the program needs, so it has what Python brings and nothing else: add a requirements.txt if it imports more"
            );
        }

        foreach (var lockFile in project.UnreadLockFiles)
        {
            context.Warnings.Add($"{lockFile} is not read: {Source(project.Manager)} decides what is installed");
        }
    }

    private static string Source(PythonManager manager) =>
        manager switch
        {
            PythonManager.Uv => "uv.lock",
            PythonManager.Poetry => "poetry.lock",
            PythonManager.Pdm => "pdm.lock",
            PythonManager.Requirements => "requirements.txt",
            PythonManager.Pipenv => "Pipfile.lock",
            PythonManager.Project => "[project] in pyproject.toml",
            PythonManager.SetupPy => "setup.py",
            PythonManager.None => "nothing",
        };
}
