using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Runtimes.Deno;

/// <summary>Programs that are one file, and what can be seen in it.</summary>
internal static partial class DenoPrograms
{
    private static readonly string[] Names =
    [
        "main.ts",
        "main.tsx",
        "main.js",
        "main.mjs",
        "main.mts",
        "server.ts",
        "server.js",
        "app.ts",
        "index.ts",
        "mod.ts",
        "src/main.ts",
        "src/server.ts",
        "src/app.ts",
        "src/index.ts",
        "src/mod.ts",
    ];

    public static string? Usual(IProjectFiles files) => Names.FirstOrDefault(files.FileExists);

    /// <summary>A program that only Deno runs, without any of Deno's own files beside it; null when there is none.</summary>
    public static string? Alone(IProjectFiles files) =>
        Names.FirstOrDefault(name => files.FileExists(name) && IsOfDeno(files.ReadText(name) ?? ""));

    /// <summary>True for a module that <c>deno serve</c> starts: it only exports what answers requests.</summary>
    public static bool ExportsHandler(string text) => Handler.IsMatch(text) && !Serves.IsMatch(text);

    /// <summary>The port that the program listens on whatever $PORT says; null where it says none, or reads the variable.</summary>
    public static int? Port(string text) =>
        ReadsPort.IsMatch(text) ? null
        : SetPort.Match(text) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
        : null;

    public static bool ListensOnLoopback(string text) => OnLoopback.IsMatch(text);

    private static bool IsOfDeno(string text) => UsesDeno.IsMatch(text) || DenoSpecifiers.In(text).Any();

    [GeneratedRegex(@"\bDeno\.(?:serve|listen|env|args|readTextFile|readFile|exit|cron|openKv)\b")]
    private static partial Regex UsesDeno { get; }

    [GeneratedRegex(@"\bexport default \{[^}]{0,300}\bfetch\b|\bexport default (?:app|server|router|handler)\b")]
    private static partial Regex Handler { get; }

    [GeneratedRegex(@"\bDeno\.(?:serve|listen)|\.listen\(|\bserve\(|\bstart\(")]
    private static partial Regex Serves { get; }

    [GeneratedRegex("""["']PORT["']|\benv\.PORT\b""")]
    private static partial Regex ReadsPort { get; }

    [GeneratedRegex(@"(?:\bport:[ ]{0,5}|\.listen\([ ]{0,5})(\d{2,5})\b")]
    private static partial Regex SetPort { get; }

    [GeneratedRegex(
        """\b(?:hostname|host):[ ]{0,5}["'`](?:127\.0\.0\.1|localhost|::1)["'`]|\.listen\([^;\n]{0,200}["'`](?:127\.0\.0\.1|localhost)["'`]"""
    )]
    private static partial Regex OnLoopback { get; }
}
