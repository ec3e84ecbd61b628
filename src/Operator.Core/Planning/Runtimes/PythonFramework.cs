using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>Web frameworks that are recognised, for the start command.</summary>
internal enum PythonFramework
{
    /// <summary>Look at the project.</summary>
    Any,
    Flask,
    FastApi,
    Django,
}

/// <summary>How a Python project starts.</summary>
internal sealed record PythonStart(IReadOnlyList<string> Words, int Port, string? Framework)
{
    /// <summary>A distribution that the start command needs and the project does not declare.</summary>
    public string? AlsoInstall { get; init; }
}

/// <summary>Files and declared dependencies → start command.</summary>
internal sealed partial class PythonEntry(PlanContext context, PythonDependencies dependencies)
{
    private static readonly string[] Modules = ["app", "main", "wsgi", "asgi", "server", "application", "api", "run"];

    public PythonStart Find(PythonFramework wanted)
    {
        if (wanted == PythonFramework.Any && Procfile.Start(context.Files) is { } command)
        {
            return new PythonStart(Procfile.Words(command), context.Port(8000), null);
        }

        return wanted switch
        {
            PythonFramework.Flask => Flask() ?? throw Missing("no Flask application (name = Flask(__name__))"),
            PythonFramework.FastApi => FastApi() ?? throw Missing("no FastAPI application (name = FastAPI())"),
            _ => Django()
                ?? FastApi()
                ?? Flask()
                ?? Plain()
                ?? throw Missing("no Flask, FastAPI or Django application, no Procfile, and no main.py or app.py"),
        };
    }

    private PythonStart? Flask()
    {
        var port = context.Port(5000);
        if (FindApplication(FlaskApplication) is not var (module, variable, text))
        {
            return null;
        }

        if (dependencies.Has("gunicorn"))
        {
            return new PythonStart(["gunicorn", "--bind", Bind(port), $"{module}:{variable}"], port, "Flask");
        }

        var declared = dependencies.Has("flask") ? null : "flask";
        context.Warnings.Add("Flask's own server is for development; add gunicorn to the dependencies and it will be used");
        // A program that starts itself knows best how; only one that listens on all addresses is reachable.
        return RunsItself.IsMatch(text)
            ? new PythonStart(["python", ScriptOf(module)], port, "Flask") { AlsoInstall = declared }
            : new PythonStart(
                ["python", "-m", "flask", "--app", $"{module}:{variable}", "run", "--host", "0.0.0.0", "--port", Number(port)],
                port,
                "Flask"
            )
            {
                AlsoInstall = declared,
            };
    }

    private PythonStart? FastApi()
    {
        var port = context.Port(8000);
        return FindApplication(FastApiApplication) is var (module, variable, _)
            ? new PythonStart(["uvicorn", $"{module}:{variable}", "--host", "0.0.0.0", "--port", Number(port)], port, "FastAPI")
            {
                AlsoInstall = dependencies.Has("uvicorn") ? null : "uvicorn",
            }
            : null;
    }

    private PythonStart? Django()
    {
        if (!context.Files.FileExists("manage.py") || !dependencies.Has("django"))
        {
            return null;
        }

        var port = context.Port(8000);
        if (dependencies.Has("gunicorn") && DjangoSettings.Match(context.Files.ReadText("manage.py") ?? "") is { Success: true } settings)
        {
            return new PythonStart(["gunicorn", "--bind", Bind(port), settings.Groups[1].Value + ".wsgi"], port, "Django");
        }

        context.Warnings.Add("Django's own server is for development; add gunicorn to the dependencies and it will be used");
        return new PythonStart(["python", "manage.py", "runserver", Bind(port)], port, "Django");
    }

    private PythonStart? Plain()
    {
        var file = new[] { "main.py", "app.py", "server.py", "run.py", "__main__.py" }.FirstOrDefault(context.Files.FileExists);
        return file is null ? null : new PythonStart(["python", file], context.Port(8000), null);
    }

    /// <summary>Module, variable and text of the first file that makes an application; names are identifiers by the pattern.</summary>
    private (string Module, string Variable, string Text)? FindApplication(Regex application)
    {
        foreach (var module in Modules)
        {
            foreach (
                var (name, file) in new[]
                {
                    (module, module + ".py"),
                    ("app." + module, $"app/{module}.py"),
                    ("src." + module, $"src/{module}.py"),
                }
            )
            {
                if (
                    context.Files.FileExists(file)
                    && context.Files.ReadText(file) is { } text
                    && application.Match(text) is { Success: true } match
                )
                {
                    return (name, match.Groups[1].Value, text);
                }
            }
        }

        return null;
    }

    private static string ScriptOf(string module) => module.Replace('.', '/') + ".py";

    private static string Bind(int port) => "0.0.0.0:" + Number(port);

    private static string Number(int port) => FormattableString.Invariant($"{port}");

    private static PlanRefusal Missing(string what) =>
        new(PlanReasons.StartCommandMissing, $"Nothing says how the application starts: there is {what}");

    [GeneratedRegex(@"^([A-Za-z_][A-Za-z0-9_]{0,99})(?:\s*:\s*[A-Za-z_.]+)?\s*=\s*(?:flask\.)?Flask\(", RegexOptions.Multiline)]
    private static partial Regex FlaskApplication { get; }

    [GeneratedRegex(@"^([A-Za-z_][A-Za-z0-9_]{0,99})(?:\s*:\s*[A-Za-z_.]+)?\s*=\s*(?:fastapi\.)?FastAPI\(", RegexOptions.Multiline)]
    private static partial Regex FastApiApplication { get; }

    [GeneratedRegex(@"\.run\([^()]*host\s*=\s*[""'](?:0\.0\.0\.0|::)[""']")]
    private static partial Regex RunsItself { get; }

    [GeneratedRegex(
        @"DJANGO_SETTINGS_MODULE[""']\s*,\s*[""']([A-Za-z_][A-Za-z0-9_]{0,99}(?:\.[A-Za-z_][A-Za-z0-9_]{0,99})*?)(?:\.settings(?:\.[A-Za-z0-9_]+)?)[""']"
    )]
    private static partial Regex DjangoSettings { get; }
}
