using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>The object, or the function that makes it, which a server is started with. Names are identifiers by the patterns.</summary>
/// <param name="Class">For example <c>FastAPI</c>.</param>
/// <param name="Name">The variable, or the function.</param>
internal sealed partial record PythonApplication(string Module, string Class, string Name, bool IsFactory)
{
    // Enough for any project that people write, and few enough that a large one is planned as fast.
    private const int MostFiles = 60;

    private static readonly string[] Modules = ["app", "main", "wsgi", "asgi", "server", "application", "api", "run", "index"];

    /// <summary>Path of the module's file.</summary>
    public required string File { get; init; }

    /// <summary>The beginning of the line that makes it.</summary>
    public required string Words { get; init; }

    /// <summary>The module starts a server itself, one that listens on all addresses.</summary>
    public required bool RunsItself { get; init; }

    /// <summary>All that are found, the likeliest first.</summary>
    public static IEnumerable<PythonApplication> In(IProjectFiles files)
    {
        foreach (var (module, file) in Candidates(files).DistinctBy(candidate => candidate.File).Take(MostFiles))
        {
            if (files.ReadText(file) is { } text && Of(module, file, text) is { } application)
            {
                yield return application;
            }
        }
    }

    private static IEnumerable<(string Module, string File)> Candidates(IProjectFiles files)
    {
        foreach (var module in Modules)
        {
            foreach (
                var candidate in new[]
                {
                    (module, module + ".py"),
                    ("app." + module, $"app/{module}.py"),
                    ("src." + module, $"src/{module}.py"),
                }
            )
            {
                if (files.FileExists(candidate.Item2))
                {
                    yield return candidate;
                }
            }
        }

        var entries = files.List("");
        foreach (var entry in entries.Where(entry => !entry.IsDirectory && ModuleFile.IsMatch(entry.Name)))
        {
            yield return (entry.Name[..^3], entry.Name);
        }

        foreach (
            var entry in entries.Where(entry =>
                entry.IsDirectory && Identifier.IsMatch(entry.Name) && entry.Name is not ("tests" or "test")
            )
        )
        {
            foreach (var name in new[] { "__init__" }.Concat(Modules))
            {
                var file = $"{entry.Name}/{name}.py";
                if (files.FileExists(file))
                {
                    yield return (name == "__init__" ? entry.Name : $"{entry.Name}.{name}", file);
                }
            }
        }
    }

    private static PythonApplication? Of(string module, string file, string text)
    {
        var runs = RunsItselfPattern.IsMatch(text);
        if (Variable.Match(text) is { Success: true } variable)
        {
            return new PythonApplication(module, variable.Groups["class"].Value, variable.Groups["name"].Value, IsFactory: false)
            {
                Words = variable.Value,
                File = file,
                RunsItself = runs,
            };
        }

        if (!(Construction.Match(text) is { Success: true } made))
        {
            return null;
        }

        return Factory.Match(text) is { Success: true } factory && NeedsNothing(factory.Groups["parameters"].Value)
            ? new PythonApplication(module, made.Groups["class"].Value, factory.Groups["name"].Value, IsFactory: true)
            {
                Words = $"def {factory.Groups["name"].Value}",
                File = file,
                RunsItself = runs,
            }
            : null;
    }

    private static bool NeedsNothing(string parameters) =>
        parameters
            .Split(',')
            .Select(parameter => parameter.Trim())
            .All(parameter => parameter.Length == 0 || parameter.Contains('=', StringComparison.Ordinal) || parameter.StartsWith('*'));

    [GeneratedRegex(
        @"^(?<name>[A-Za-z_][A-Za-z0-9_]{0,99})(?:[ \t]*:[ \t]*[A-Za-z_.]+)?[ \t]*=[ \t]*(?:[A-Za-z_]{1,40}\.){0,3}(?<class>Flask|FastAPI|Starlette|Quart|Litestar|Sanic|Blacksheep|BlackSheep|FastHTML|APIFlask|Falcon)\(",
        RegexOptions.Multiline
    )]
    private static partial Regex Variable { get; }

    [GeneratedRegex(@"\b(?<class>Flask|FastAPI|Starlette|Quart|Litestar|Sanic|APIFlask)\(")]
    private static partial Regex Construction { get; }

    [GeneratedRegex(
        @"^def (?<name>create_app|make_app|build_app|get_app|app_factory|create_application|get_application)\((?<parameters>[^()]{0,300})\)",
        RegexOptions.Multiline
    )]
    private static partial Regex Factory { get; }

    [GeneratedRegex(@"\.run\([^()]*host\s*=\s*[""'](?:0\.0\.0\.0|::)[""']|^serve\(\)", RegexOptions.Multiline)]
    private static partial Regex RunsItselfPattern { get; }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,99}\.py\z")]
    private static partial Regex ModuleFile { get; }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,99}\z")]
    private static partial Regex Identifier { get; }
}
