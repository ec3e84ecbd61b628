namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>An application → the server that runs it, on all addresses.</summary>
internal sealed class PythonServers(PlanContext context, PythonProject project)
{
    public PythonStart Start(PythonApplication application) =>
        application.Class switch
        {
            "Flask" or "APIFlask" => Flask(application),
            "Falcon" => Gunicorn(application, context.Port(8000), "Falcon"),
            "FastHTML" when application.RunsItself => new PythonStart(["python", application.File], context.Port(5001), "FastHTML"),
            "Sanic" => Sanic(application),
            var name => Asgi(application, name),
        };

    private PythonStart Flask(PythonApplication application)
    {
        var port = context.Port(5000);
        if (project.Has("gunicorn"))
        {
            return Gunicorn(application, port, "Flask");
        }

        var declared = project.Has("flask") || project.Has("apiflask") ? null : "flask";
        context.Warnings.Add("Flask's own server is for development; add gunicorn to the dependencies and it will be used");
        // A program that starts itself knows best how; only one that listens on all addresses is reachable.
        return application.RunsItself
            ? new PythonStart(["python", application.File], port, "Flask") { AlsoInstall = declared }
            : new PythonStart(
                [
                    "python",
                    "-m",
                    "flask",
                    "--app",
                    $"{application.Module}:{application.Name}",
                    "run",
                    "--host",
                    "0.0.0.0",
                    "--port",
                    Number(port),
                ],
                port,
                "Flask"
            )
            {
                AlsoInstall = declared,
            };
    }

    private PythonStart Gunicorn(PythonApplication application, int port, string framework) =>
        new(
            [
                "gunicorn",
                "--bind",
                "0.0.0.0:" + Number(port),
                $"{application.Module}:{application.Name}{(application.IsFactory ? "()" : "")}",
            ],
            port,
            framework
        )
        {
            AlsoInstall = project.Has("gunicorn") ? null : "gunicorn",
        };

    private PythonStart Sanic(PythonApplication application)
    {
        var port = context.Port(8000);
        return new PythonStart(
            [
                "sanic",
                $"{application.Module}:{application.Name}",
                .. application.IsFactory ? ["--factory"] : Array.Empty<string>(),
                "--host",
                "0.0.0.0",
                "--port",
                Number(port),
            ],
            port,
            "Sanic"
        );
    }

    private PythonStart Asgi(PythonApplication application, string framework)
    {
        var port = context.Port(8000);
        return new PythonStart(
            [
                "uvicorn",
                $"{application.Module}:{application.Name}",
                .. application.IsFactory ? ["--factory"] : Array.Empty<string>(),
                "--host",
                "0.0.0.0",
                "--port",
                Number(port),
            ],
            port,
            framework
        )
        {
            AlsoInstall =
                project.Has("uvicorn") || project.HasExtra("fastapi", "standard") || project.HasExtra("fastapi", "all") ? null : "uvicorn",
        };
    }

    private static string Number(int port) => FormattableString.Invariant($"{port}");
}
