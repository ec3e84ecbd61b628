namespace Operator.Core.Planning.Runtimes;

/// <summary>Start commands of servers that listen on loopback alone: because an option says so, or because none says otherwise.</summary>
internal static class LoopbackStart
{
    private static readonly string[] Addresses = ["127.", "localhost", "::1", "[::1]"];

    private static readonly string[] Options =
    [
        "--addr",
        "--address",
        "--bind",
        "--host",
        "--hostname",
        "--http",
        "--interface",
        "--ip",
        "--listen",
        "-H",
        "-S",
        "-b",
    ];

    // They connect to the address.
    private static readonly string[] Clients =
    [
        "curl",
        "mongosh",
        "mysql",
        "mysqladmin",
        "nc",
        "pg_isready",
        "psql",
        "redis-cli",
        "wait-for",
        "wait-for-it",
        "wait-for-it.sh",
        "wait-on",
        "wget",
    ];

    /// <summary>The words of a server that listens on loopback unless an option names an address.</summary>
    private static readonly string[][] Local =
    [
        ["artisan", "serve"],
        ["daphne"],
        ["fastapi", "dev"],
        ["flask", "run"],
        ["hypercorn"],
        ["litestar", "run"],
        ["manage.py", "runserver"],
        ["mkdocs", "serve"],
        ["quart", "run"],
        ["sanic"],
        ["uvicorn"],
    ];

    /// <param name="commands">The start command, and what it stands for.</param>
    public static void Warn(PlanContext context, IEnumerable<string> commands)
    {
        if (
            context.Warnings.Exists(warning => warning.Contains("loopback", StringComparison.Ordinal))
            || context.Variables.Keys.Any(name => name.EndsWith("HOST", StringComparison.Ordinal))
        )
        {
            return;
        }

        if (commands.SelectMany(ShellWords.Commands).Select(Server).FirstOrDefault(server => server is not null) is { } found)
        {
            context.Warnings.Add(
                $"The start command ({DisplayText.Of(found, 60)}) listens on loopback alone, where no Service reaches it; listen on 0.0.0.0"
            );
        }
    }

    /// <summary>The words that say it; null for a command that can be reached.</summary>
    private static string? Server(IReadOnlyList<string> words)
    {
        if (Clients.Contains(Name(words[0])))
        {
            return null;
        }

        for (var index = 0; index < words.Count; index++)
        {
            var (option, value) = words[index].Split('=', 2) is [var before, var after]
                ? (before, after)
                : (words[index], index + 1 < words.Count ? words[index + 1] : "");
            if (Options.Contains(option) && IsLocal(value))
            {
                return $"{option} {value}";
            }
        }

        return Local.FirstOrDefault(server => Starts(words, server)) is { } local && !words.Any(NamesAddress)
            ? string.Join(' ', local)
            : null;
    }

    private static bool Starts(IReadOnlyList<string> words, string[] server)
    {
        var first = words.Select(Name).ToList().IndexOf(server[0]);
        return first >= 0 && (server.Length == 1 || (first + 1 < words.Count && words[first + 1] == server[1]));
    }

    private static string Name(string word) => word[(word.LastIndexOf('/') + 1)..];

    private static bool IsLocal(string value)
    {
        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        var address = scheme < 0 ? value : value[(scheme + 3)..];
        return Addresses.Any(local => address.StartsWith(local, StringComparison.Ordinal));
    }

    // runserver and others take the address as a word of its own; a variable or a file can name one, too.
    private static bool NamesAddress(string word) =>
        word.StartsWith("--host", StringComparison.Ordinal)
        || word.StartsWith("--bind", StringComparison.Ordinal)
        || word
            is "-b"
                or "-h"
                or "-H"
                or "-c"
                or "--config"
                or "--uds"
                or "--fd"
                or "-u"
                or "-e"
                or "--endpoint"
                or "--unix"
                or "--help"
                or "--version"
        || word.StartsWith("0.0.0.0", StringComparison.Ordinal)
        || word.StartsWith("0:", StringComparison.Ordinal)
        || word.StartsWith("[::]", StringComparison.Ordinal)
        || word.StartsWith("unix:", StringComparison.Ordinal);
}
