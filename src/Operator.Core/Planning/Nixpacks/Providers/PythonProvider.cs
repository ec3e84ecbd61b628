using System.Text.RegularExpressions;
using Operator.Core.Planning.Runtimes;
using Operator.Core.Planning.Runtimes.Python;

namespace Operator.Core.Planning.Nixpacks.Providers;

internal sealed partial class PythonProvider : INixpacksProvider
{
    private static readonly string[] Evidence = ["main.py", "requirements.txt", "pyproject.toml", "Pipfile"];

    public string Name => "python";

    [GeneratedRegex(
        @"^(python(3(Full)?|3(?<version>[0-9]{1,2})(Full)?|Full)?|python3[0-9]*Packages\.(pip|setuptools|virtualenv|wheel)|poetry|pipenv|uv)\z"
    )]
    public partial Regex NixPackage { get; }

    public string VersionOf(string number) => $"3.{number}";

    public bool Detect(IProjectFiles files) => Evidence.Any(files.FileExists);

    public ProviderPlan Plan(ProviderInput input)
    {
        var context = input.Context;
        var project = PythonProject.Of(context.Files);
        var install = PythonInstall.Of(project, project.IsBelowSrc(context.Files), new PythonTools(context));
        var libraries = project.Libraries;
        var version = context.VersionInRange("python", input.Version ?? PythonVersion.Wish(context.Files, project, context.Warnings));
        IReadOnlyList<string> packages = [.. libraries.Build, .. libraries.Run, .. install.VersionControl];
        var plan = ProviderPhases.Of(
            project.Manager == PythonManager.None
                ? []
                : [PythonTools.MakeEnvironment, .. install.Tool is { } tool ? [tool] : Array.Empty<string>(), .. install.Commands],
            [],
            Start(context.Files, project),
            PythonTools.CacheDirectories,
            ["/opt/venv/bin"],
            new Dictionary<string, string>
            {
                ["PORT"] = input.Port(8000),
                ["PYTHONUNBUFFERED"] = "1",
                ["PYTHONDONTWRITEBYTECODE"] = "1",
            }
        );
        return new ProviderPlan
        {
            Image = version.Version.Image(libraries.Compiles ? "native" : "image"),
            Version = version,
            DebianPackages =
            [
                "python-is-python3",
                "python3-pip",
                "python3-venv",
                .. libraries.Compiles ? ["build-essential", "python3-dev"] : Array.Empty<string>(),
                .. packages,
            ],
            Framework = project.Has("django") && context.Files.FileExists("manage.py") ? "Django" : null,
            Plan = packages.Count == 0 ? plan : plan.With(plan.Phase("setup") with { AptPkgs = packages }),
            AddedFiles = install.AddedFiles,
        };
    }

    private static string? Start(IProjectFiles files, PythonProject project) =>
        files.FileExists("manage.py") && project.Has("django")
            ? "python manage.py migrate && "
                + (
                    DjangoApplication(files) is { } application
                        ? $"gunicorn --bind 0.0.0.0:${{PORT:-8000}} {application}"
                        : "python manage.py runserver 0.0.0.0:${PORT:-8000}"
                )
        : files.FileExists("main.py") ? "python main.py"
        : null;

    /// <summary>WSGI_APPLICATION = 'site.wsgi.application' of the one settings.py below the source, as gunicorn expects it.</summary>
    private static string? DjangoApplication(IProjectFiles files)
    {
        foreach (var directory in files.List("").Where(entry => entry.IsDirectory))
        {
            var match = WsgiPattern.Match(files.ReadText(directory.Name + "/settings.py") ?? "");
            if (match.Success)
            {
                return match.Groups["module"].Value;
            }
        }

        return null;
    }

    [GeneratedRegex(@"^WSGI_APPLICATION\s*=\s*[""'](?<module>[A-Za-z_][A-Za-z0-9_.]*)\.application[""']", RegexOptions.Multiline)]
    private static partial Regex WsgiPattern { get; }
}
