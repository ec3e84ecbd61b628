namespace Operator.Core.Planning.Runtimes;

/// <summary>The start command of a Procfile: web, otherwise worker, otherwise the first by name.</summary>
internal static class Procfile
{
    public static string? Start(IProjectFiles files)
    {
        if (!files.FileExists("Procfile"))
        {
            return null;
        }

        var commands = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (files.ReadText("Procfile") ?? "").Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && !line.StartsWith('#') && line[(colon + 1)..].Trim() is { Length: > 0 } command)
            {
                commands[line[..colon].Trim()] = command;
            }
        }

        commands.Remove("release");
        return commands.TryGetValue("web", out var web) ? web
            : commands.TryGetValue("worker", out var worker) ? worker
            : commands.Values.FirstOrDefault();
    }

    /// <summary>Words that run a command a user wrote; exec makes it the process that gets the signals.</summary>
    public static IReadOnlyList<string> Words(string command) => ["/bin/sh", "-c", command];
}
