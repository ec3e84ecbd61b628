using System.Text.RegularExpressions;
using Operator.Core.Planning.Runtimes.Node;

namespace Operator.Core.Planning.Runtimes.Deno;

/// <summary>Which commands a task ends up running: through <c>deno task</c> and the tasks that it needs.</summary>
internal sealed partial class DenoTasks
{
    private const int Most = 64;

    private readonly DenoConfig config;

    private readonly PackageJson? package;

    private readonly List<DenoCommand> found = [];

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    private DenoTasks(DenoConfig config, PackageJson? package) => (this.config, this.package) = (config, package);

    public static IReadOnlyList<DenoCommand> Of(string name, DenoConfig config, PackageJson? package)
    {
        var reading = new DenoTasks(config, package);
        reading.ReadTask(name);
        return reading.found;
    }

    public static IReadOnlyList<DenoCommand> OfCommand(string command, DenoConfig config, PackageJson? package)
    {
        var reading = new DenoTasks(config, package);
        reading.Read(command);
        return reading.found;
    }

    /// <summary>The command's words where it is a single one that a shell would leave as it is; null otherwise.</summary>
    public static DenoCommand? Single(string command) =>
        Plain.IsMatch(command) && ShellWords.Commands(command) is [{ Count: > 0 } words]
            ? new DenoCommand(words[0], [.. words.Skip(1)])
            : null;

    private void ReadTask(string name)
    {
        if (found.Count >= Most || !seen.Add(name))
        {
            return;
        }

        if (config.Task(name) is { } task)
        {
            foreach (var need in task.Needs)
            {
                ReadTask(need);
            }

            Read(task.Command ?? "");
        }
        else
        {
            Read(package?.Script(name) ?? "");
        }
    }

    private void Read(string command)
    {
        foreach (var words in ShellWords.Commands(command).Take(Most))
        {
            var rest = words.SkipWhile(word => Assignment.IsMatch(word) || word is "exec" or "env").ToList();
            if (rest.Count == 0 || found.Count >= Most)
            {
                continue;
            }

            var one = new DenoCommand(rest[0], [.. rest.Skip(1)]);
            if (one is { Verb: "task", File: { } name })
            {
                ReadTask(name);
            }
            else
            {
                found.Add(one);
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*=")]
    private static partial Regex Assignment { get; }

    // No variable, pattern, redirection or second command; what begins with an assignment is none either.
    [GeneratedRegex(@"\Adeno [A-Za-z0-9_./:,=@%+ ^-]+\z")]
    private static partial Regex Plain { get; }
}
