using System.Text.RegularExpressions;

namespace Operator.Corpus;

/// <summary>Two start commands for the same thing: a snapshot's, and a plan's.</summary>
internal static partial class StartCommands
{
    /// <summary>Null where they are equivalent, or there is nothing to compare with.</summary>
    public static string? Difference(Planned planned, string? expected)
    {
        if (string.IsNullOrWhiteSpace(expected))
        {
            return null;
        }

        var ours = Meaning(planned.Start, planned);
        var theirs = Meaning(expected, planned);
        return ours == theirs || ours.StartsWith("own:", StringComparison.Ordinal) && theirs.StartsWith("own:", StringComparison.Ordinal)
            ? null
            : $"start: \"{planned.Start}\" instead of \"{expected}\"";
    }

    /// <summary>What is started, without how: a script's text, a file, a module, the one program that a compiler makes, a site.</summary>
    private static string Meaning(string command, Planned planned, int depth = 0)
    {
        var text = Noise.Replace(command.Trim().Trim('"'), "").Replace("\"", "", StringComparison.Ordinal).Trim();
        text = Setup.Replace(text, "");
        if (planned.Kind is "go" or "rust" or "java" or "dotnet")
        {
            return "own:";
        }

        if (planned.Kind == "php" && PagesOfPhp.IsMatch(text))
        {
            return "pages:";
        }

        if (Deno.Match(text) is { Success: true } module)
        {
            return module.Groups[1].Value;
        }

        if (Web.IsMatch(text))
        {
            return "site:";
        }

        var script = Script.Match(text);
        if (script.Success && depth < 5)
        {
            var name = script.Groups["name"].Value;
            return Meaning(ScriptText(planned, name) ?? "script " + name, planned, depth + 1);
        }

        var server = PythonServer.Match(text);
        if (server.Success)
        {
            return server.Groups["module"].Value.Split(':')[0];
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var program, var file, ..] && program.Split('/')[^1] is "node" or "bun" or "python" or "python3" or "ruby" or "php"
            ? file.TrimStart('.', '/')
            : string.Join(' ', words.Select(word => word.Split('/')[^1]));
    }

    private static string? ScriptText(Planned planned, string name)
    {
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(planned.Files.ReadText("package.json") ?? "{}");
            return json.RootElement.TryGetProperty("scripts", out var scripts) && scripts.TryGetProperty(name, out var text)
                ? text.GetString()
                : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^/bin/(?:ba)?sh -c |^exec |^(?:[A-Z_]+=\S* )+| 2>&1$")]
    private static partial Regex Noise { get; }

    [GeneratedRegex(@"^(?:python (?:-u )?manage\.py migrate|npx prisma migrate deploy) && ")]
    private static partial Regex Setup { get; }

    // Three servers for the same pages: Apache, php-fpm behind nginx, and railpack's script for FrankenPHP.
    [GeneratedRegex(@"^apache2-foreground$|\bphp-fpm\b|^/start-container\.sh$")]
    private static partial Regex PagesOfPhp { get; }

    // Permissions are not compared.
    [GeneratedRegex(@"^deno run (?:-\S+ )*(\S+)$")]
    private static partial Regex Deno { get; }

    [GeneratedRegex(@"caddy run|nginx|\bserve -s|httpd|start-container\.sh|static-web-server|npx serve")]
    private static partial Regex Web { get; }

    [GeneratedRegex(@"^(?:npm|yarn|pnpm|bun)(?: run)? (?<name>[A-Za-z0-9:_-]+)$")]
    private static partial Regex Script { get; }

    [GeneratedRegex(
        @"\b(?:gunicorn|uvicorn|hypercorn|daphne|flask|fastapi run|streamlit run)\b.*?(?<module>[A-Za-z_][A-Za-z0-9_.]*(?::[A-Za-z_()]+)?)(?:$| --(?:host|port|factory).*$| run .*$)"
    )]
    private static partial Regex PythonServer { get; }
}
