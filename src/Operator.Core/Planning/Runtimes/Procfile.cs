using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes;

/// <summary>A Procfile's processes by name.</summary>
internal static class Procfile
{
    /// <summary>The process of this name is a step of a deployment, not something that runs.</summary>
    public const string Release = "release";

    /// <exception cref="PlanRefusal">A command has a NUL, which no process can be given.</exception>
    public static IReadOnlyDictionary<string, string> Commands(IProjectFiles files)
    {
        var commands = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (files.ReadText("Procfile") ?? "").Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && !line.StartsWith('#') && line[(colon + 1)..].Trim() is { Length: > 0 } command)
            {
                commands[line[..colon].Trim()] = PlainText.IsText(command) ? command : throw PlanRefusal.Unsafe("a command in Procfile");
            }
        }

        return commands;
    }

    /// <summary>The start command: web, otherwise worker, otherwise the first by name.</summary>
    public static string? Start(IProjectFiles files)
    {
        var commands = Commands(files);
        return commands.GetValueOrDefault("web")
            ?? commands.GetValueOrDefault("worker")
            ?? commands.Where(command => command.Key != Release).Select(command => command.Value).FirstOrDefault();
    }

    /// <summary>Words that run a command a user wrote.</summary>
    public static IReadOnlyList<string> Words(string command) => ["/bin/sh", "-c", command];
}
