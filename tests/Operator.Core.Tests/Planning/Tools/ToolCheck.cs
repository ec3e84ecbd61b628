using System.Text.Json;

namespace Operator.Core.Tests.Planning.Tools;

/// <summary>Compares the commands of every RUN of a Dockerfile with the options that their tools have.</summary>
internal static class ToolCheck
{
    private static readonly string[] Wrappers = ["exec", "!"];

    public static void All(string dockerfile)
    {
        foreach (var words in dockerfile.Split('\n').Where(line => line.StartsWith("RUN ", StringComparison.Ordinal)).SelectMany(Commands))
        {
            Check(words);
        }
    }

    /// <summary>The same for the start command, where our own code wrote it.</summary>
    public static void Start(string dockerfile)
    {
        var start = dockerfile.Split('\n').Single(line => line.StartsWith("CMD ", StringComparison.Ordinal));
        Check(JsonSerializer.Deserialize<string[]>(start[4..])!);
    }

    private static void Check(IReadOnlyList<string> words)
    {
        var text = string.Join(' ', words);
        var tool = ToolOptions
            .All.Keys.Where(known => text.Equals(known, StringComparison.Ordinal) || text.StartsWith(known + " ", StringComparison.Ordinal))
            .MaxBy(known => known.Length);
        Assert.True(tool is not null, $"no options are known of: {text}");
        var known = ToolOptions.All[tool].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var option in words.Where(word => word.StartsWith('-') && word != "-"))
        {
            var name = option.Split('=', ':')[0];
            Assert.True(known.Any(one => Matches(one, name)), $"{tool} has no option {name}: {text}");
        }
    }

    private static bool Matches(string known, string name) =>
        known.EndsWith('*') ? name.StartsWith(known[..^1], StringComparison.Ordinal) : known == name;

    /// <summary>The commands of a RUN in shell or exec form: without mounts, variables, redirections and the tool's directory.</summary>
    internal static IEnumerable<IReadOnlyList<string>> Commands(string run)
    {
        var text = run[4..];
        while (text.StartsWith("--mount=", StringComparison.Ordinal))
        {
            text = text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        }

        text = text.StartsWith('[') ? JsonSerializer.Deserialize<string[]>(text)![2] : text;
        return from words in ShellCommands.Of(text).SelectMany(Executed) select Plain(words) into plain where plain.Count > 0 select plain;
    }

    /// <summary>find runs a command of its own behind -exec.</summary>
    private static IEnumerable<IReadOnlyList<string>> Executed(IReadOnlyList<string> words)
    {
        var at = words.ToList().IndexOf("-exec");
        return at < 0
            ? [words]
            :
            [
                [.. words.Take(at)],
                [.. words.Skip(at + 1)],
            ];
    }

    private static List<string> Plain(IReadOnlyList<string> words)
    {
        var plain = words
            .TakeWhile(word => !word.StartsWith('>') && !word.StartsWith('{'))
            .SkipWhile(word => (word.Contains('=') && !word.StartsWith('-')) || Wrappers.Contains(word))
            .ToList();
        if (plain.Count > 0 && plain[0] != "./gradlew")
        {
            plain[0] = plain[0][(plain[0].LastIndexOf('/') + 1)..];
        }

        return plain;
    }
}
