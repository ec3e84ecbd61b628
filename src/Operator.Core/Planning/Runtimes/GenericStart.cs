using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>How a project without a language starts, and the shells that its image needs for it.</summary>
/// <param name="From">The file that says it.</param>
internal sealed record GenericStart(IReadOnlyList<string> Words, string From, IReadOnlyList<string> Shells)
{
    private static readonly string[] Scripts = ["start.sh", "run.sh", "entrypoint.sh"];

    /// <summary>Shells that are a package of their name, in every distribution.</summary>
    private static readonly string[] InstalledShells = ["bash", "fish", "zsh"];

    private static readonly HashSet<string> Languages = new(
        (
            "bun bundle bundler cargo celery clojure composer coffee daphne dart deno django-admin dotnet elixir erl escript flask foreman gem "
            + "ghc go gradle gunicorn hypercorn iex java julia kotlin lein lua luajit mix mvn next nginx node nodejs npm npx perl php pip pip3 "
            + "pipenv pnpm poetry puma python python2 python3 rackup rails rake Rscript ruby sbt scala sidekiq stack streamlit swift thin ts-node "
            + "tsx unicorn uv uvicorn uwsgi vapor waitress-serve yarn"
        ).Split(' '),
        StringComparer.Ordinal
    );

    public static string? Script(IProjectFiles files) => Scripts.FirstOrDefault(files.FileExists);

    /// <summary>True for a program that comes with a language, which the image of this kind does not have.</summary>
    public static bool IsLanguage(string program) =>
        Languages.Contains(program) || program.StartsWith("python3.", StringComparison.Ordinal);

    /// <summary>What the start command runs, and what its script is to be run by.</summary>
    public static IReadOnlyList<string> Programs(IProjectFiles files) =>
        Procfile.Start(files) is { } command
            ?
            [
                .. ShellPrograms
                    .Of(command)
                    .SelectMany(program => Interpreter(files, program) is { } shell ? [program, shell] : new[] { program }),
            ]
        : Script(files) is { } script && Interpreter(files, script) is { } interpreter ? [interpreter]
        : [];

    /// <exception cref="PlanRefusal">NotSupported: it starts a program that the image does not have.</exception>
    public static GenericStart? Of(IProjectFiles files)
    {
        var command = Procfile.Start(files);
        var script = Script(files);
        if (command is null && script is null)
        {
            return null;
        }

        var from = command is null ? script! : "Procfile";
        var programs = Programs(files);
        if (programs.FirstOrDefault(IsLanguage) is { } program)
        {
            throw new PlanRefusal(
                SpecReasons.NotSupported,
                $"{from} starts {DisplayText.Of(program, 50)}, which the image for modelVersion generic does not have: set the modelVersion of its language, or add a Dockerfile"
            );
        }

        return new GenericStart(
            command is not null ? Procfile.Words(command)
                : programs is [var shell] ? [shell == "sh" ? "/bin/sh" : shell, "./" + script]
                : ["/bin/sh", "./" + script],
            from,
            [.. programs.Where(InstalledShells.Contains).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
        );
    }

    /// <summary>The program that a script's first line asks for; null for a file that is no script, or that any shell runs.</summary>
    private static string? Interpreter(IProjectFiles files, string program)
    {
        var path = SourcePath.Resolve("", program);
        if (
            path is null
            || !files.FileExists(path)
            || files.ReadText(path) is not { } text
            || !text.StartsWith("#!", StringComparison.Ordinal)
        )
        {
            return null;
        }

        var words = text[2..].Split('\n', 2)[0].Trim().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var name = words
            .Select(word => word[(word.LastIndexOf('/') + 1)..])
            .FirstOrDefault(word => word is not ("env" or "-S") && !word.Contains('=', StringComparison.Ordinal));
        return name switch
        {
            null or "sh" or "ash" or "dash" => null,
            _ when InstalledShells.Contains(name) || IsLanguage(name) => name,
            _ => throw new PlanRefusal(
                SpecReasons.NotSupported,
                $"The first line of {DisplayText.Of(path, 100)} asks for {DisplayText.Of(name, 50)}, which the image for modelVersion generic does not have: add a Dockerfile"
            ),
        };
    }
}
