using System.Text.RegularExpressions;
using Operator.Core.Planning.Runtimes;

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
        var dependencies = Evidence.Skip(1).Any(context.Files.FileExists) ? PythonDependencies.Of(context.Files) : null;
        var version = context.VersionInRange("python", input.Version ?? PythonRuntime.Wish(context.Files, dependencies));
        return new ProviderPlan
        {
            Image = version.Version.Image(dependencies?.NeedsCompiler == true ? "native" : "image"),
            Version = version,
            DebianPackages =
            [
                "python-is-python3",
                "python3-pip",
                "python3-venv",
                .. dependencies?.NeedsCompiler == true ? ["build-essential", "python3-dev"] : Array.Empty<string>(),
            ],
            Framework = dependencies?.Has("django") == true && context.Files.FileExists("manage.py") ? "Django" : null,
            Plan = ProviderPhases.Of(
                dependencies is null ? [] : ["python -m venv /opt/venv", .. dependencies.Commands],
                [],
                Start(context.Files, dependencies),
                ["/root/.cache/pip"],
                ["/opt/venv/bin"],
                new Dictionary<string, string> { ["PYTHONUNBUFFERED"] = "1", ["PYTHONDONTWRITEBYTECODE"] = "1" }
            ),
        };
    }

    private static string? Start(IProjectFiles files, PythonDependencies? dependencies) =>
        files.FileExists("manage.py") && dependencies?.Has("django") == true
            ? "python manage.py migrate && "
                + (
                    DjangoApplication(files) is { } application
                        ? $"gunicorn {application}"
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
