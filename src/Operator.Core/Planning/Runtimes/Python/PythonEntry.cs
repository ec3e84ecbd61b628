using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>Files and declared dependencies → start command.</summary>
internal sealed partial class PythonEntry(PlanContext context, PythonProject project)
{
    private const string Nothing =
        "no application of Django, FastAPI, Flask, Starlette, Quart, Litestar or Sanic, no Procfile, no command under project.scripts, "
        + "and no main.py or app.py";

    public PythonStart Find(PythonFramework wanted)
    {
        if (wanted == PythonFramework.Any && Procfile.Start(context.Files) is { } command)
        {
            return new PythonStart(Procfile.Words(command), context.Port(8000), null) { From = "Procfile", FromWords = command };
        }

        return wanted switch
        {
            PythonFramework.Flask => Application(IsFlask) ?? throw Missing("no Flask application (name = Flask(__name__))"),
            PythonFramework.FastApi => Application(one => one.Class == "FastAPI")
                ?? throw Missing("no FastAPI application (name = FastAPI())"),
            PythonFramework.Any => Django()
                ?? Application(one => !IsFlask(one))
                ?? Application(IsFlask)
                ?? Streamlit()
                ?? Script()
                ?? PythonPrograms.Find(context, project)
                ?? throw Missing(Nothing),
        };
    }

    private static bool IsFlask(PythonApplication application) => application.Class is "Flask" or "APIFlask";

    private PythonStart? Application(Func<PythonApplication, bool> which) =>
        PythonApplication.In(context.Files).FirstOrDefault(which) is { } found
            ? new PythonServers(context, project).Start(found) with
            {
                From = found.File,
                FromWords = found.Words,
            }
            : null;

    private PythonStart? Django()
    {
        if (!context.Files.FileExists("manage.py") || !project.Has("django"))
        {
            return null;
        }

        var port = context.Port(8000);
        if (project.Has("gunicorn") && DjangoSettings.Match(context.Files.ReadText("manage.py") ?? "") is { Success: true } settings)
        {
            return new PythonStart(
                ["gunicorn", "--bind", FormattableString.Invariant($"0.0.0.0:{port}"), settings.Groups[1].Value + ".wsgi"],
                port,
                "Django"
            )
            {
                From = "manage.py",
                FromWords = settings.Value.Split(['"', '\''], StringSplitOptions.RemoveEmptyEntries)[^1],
            };
        }

        context.Warnings.Add("Django's own server is for development; add gunicorn to the dependencies and it will be used");
        return new PythonStart(["python", "manage.py", "runserver", FormattableString.Invariant($"0.0.0.0:{port}")], port, "Django")
        {
            From = "manage.py",
        };
    }

    private PythonStart? Streamlit()
    {
        var file = new[] { "streamlit_app.py", "app.py", "main.py", "Home.py" }.FirstOrDefault(context.Files.FileExists);
        if (!project.Has("streamlit") || file is null)
        {
            return null;
        }

        var port = context.Port(8501);
        return new PythonStart(
            ["streamlit", "run", file, "--server.address", "0.0.0.0", "--server.port", FormattableString.Invariant($"{port}")],
            port,
            "Streamlit"
        )
        {
            From = file,
        };
    }

    /// <summary>The only command that the project installs, or the one that has the project's name.</summary>
    private PythonStart? Script()
    {
        var name = project.Manifest?.FindText("project", "name") ?? project.Manifest?.FindText("tool", "poetry", "name");
        var script = project.Scripts is [var only] ? only : project.Scripts.FirstOrDefault(script => script == name);
        return script is null
            ? null
            : new PythonStart([script], context.Port(8000), null)
            {
                NeedsProject = true,
                From = project.ScriptsFrom,
                FromWords = script,
            };
    }

    private PlanRefusal Missing(string what) =>
        new(
            PlanReasons.StartCommandMissing,
            project.Scripts.Count > 1
                ? $"Nothing says which of the project's commands starts the application ({string.Join(", ", project.Scripts.Take(5))}): name it in a Procfile"
                : $"Nothing says how the application starts: there is {what}"
        );

    [GeneratedRegex(
        @"DJANGO_SETTINGS_MODULE[""']\s*,\s*[""']([A-Za-z_][A-Za-z0-9_]{0,99}(?:\.[A-Za-z_][A-Za-z0-9_]{0,99})*?)(?:\.settings(?:\.[A-Za-z0-9_]+)?)[""']"
    )]
    private static partial Regex DjangoSettings { get; }
}
