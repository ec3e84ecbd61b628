using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>A project without a framework: the file, or the package, that is the program.</summary>
internal static partial class PythonPrograms
{
    private static readonly string[] Usual =
    [
        "main.py",
        "app.py",
        "server.py",
        "run.py",
        "bot.py",
        "start.py",
        "__main__.py",
        "src/main.py",
        "src/app.py",
        "app/main.py",
    ];

    /// <summary>A file that is a program by its name or because it is the only one; null when there is none.</summary>
    public static string? File(IProjectFiles files) =>
        Usual.FirstOrDefault(files.FileExists)
        ?? (
            files.List("").Where(entry => !entry.IsDirectory && Plain.IsMatch(entry.Name)).Select(entry => entry.Name).Take(2).ToList()
                is [var only]
                ? only
                : null
        );

    public static PythonStart? Find(PlanContext context, PythonProject project)
    {
        if (project.Has("functions-framework"))
        {
            return Function(context);
        }

        var file = File(context.Files);
        return file is not null ? Start(file, "python", file)
            : Packages(context.Files) is [var package] ? Start($"{package}/__main__.py", "python", "-m", package)
            : null;

        PythonStart Start(string from, params string[] words) => new(words, context.Port(8000), null) { From = from };
    }

    /// <summary>The only function of main.py that answers a request: python main.py would define it and end.</summary>
    private static PythonStart Function(PlanContext context)
    {
        var names = Handler.Matches(context.Files.ReadText("main.py") ?? "").Select(match => match.Groups[1].Value).ToList();
        var port = context.Port(8080);
        return names is [var name]
            ? new PythonStart(
                ["functions-framework", "--target", name, "--port", FormattableString.Invariant($"{port}")],
                port,
                "Functions Framework"
            )
            {
                From = "main.py",
                FromWords = $"def {name}(",
            }
            : throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                $"main.py has {(names.Count == 0 ? "no function" : "several functions")} that the Functions Framework could call: add a Procfile with web: functions-framework --target NAME"
            );
    }

    /// <summary>Packages that can be run as programs.</summary>
    private static List<string> Packages(IProjectFiles files) =>
        [
            .. files
                .List("")
                .Where(entry => entry.IsDirectory && Package.IsMatch(entry.Name) && files.FileExists($"{entry.Name}/__main__.py"))
                .Select(entry => entry.Name)
                .Take(2),
        ];

    [GeneratedRegex(@"\A(?!setup\.py|conftest\.py|noxfile\.py|fabfile\.py|tasks\.py|manage\.py|test_)[A-Za-z_][A-Za-z0-9_]{0,99}\.py\z")]
    private static partial Regex Plain { get; }

    [GeneratedRegex(@"^def ([A-Za-z_][A-Za-z0-9_]{0,99})\((?:request|req|cloud_event|cloudevent|event)\b", RegexOptions.Multiline)]
    private static partial Regex Handler { get; }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,99}\z")]
    private static partial Regex Package { get; }
}
