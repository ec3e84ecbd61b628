using System.Text;
using System.Text.Json;
using Operator.Core.Planning;

namespace Operator.Core.Tests.Planning.Injection;

/// <summary>What an engine would make of a planned image: the values that its instructions carry.</summary>
internal sealed class ImageFacts(PlannedImage image)
{
    private const string Carrier = "${IMAGEBUILD_ENV_";

    private readonly char escape = InstructionReader.EscapeOf(image.Dockerfile);

    public IReadOnlyList<Instruction> Instructions { get; } = InstructionReader.Read(image.Dockerfile);

    /// <summary>
    /// The instructions in order. A value with a line break fits no line: as an environment variable it comes by a build argument that is
    /// declared right before, as a label it is handed to the engine; both count as if an ordinary value stood in the file. Labels come last.
    /// </summary>
    public IReadOnlyList<string> Shape
    {
        get
        {
            var subjects = Instructions
                .Select(instruction => instruction.Subject)
                .Where(subject => !subject.StartsWith("ARG IMAGEBUILD_ENV_", StringComparison.Ordinal))
                .ToLookup(subject => subject.StartsWith("LABEL ", StringComparison.Ordinal));
            return
            [
                .. subjects[false],
                .. subjects[true].Concat(image.Labels.Keys.Select(key => $"LABEL {key}")).Order(StringComparer.Ordinal),
            ];
        }
    }

    public IEnumerable<string> Keywords => Shape.Select(subject => subject.Split(' ')[0]);

    public string? BuildArg(string name) => image.BuildArgs.GetValueOrDefault(name);

    /// <summary>Value of an ENV or LABEL that is set exactly once.</summary>
    public string? Value(string keyword, string name)
    {
        if (keyword == "LABEL" && image.Labels.TryGetValue(name, out var label))
        {
            return label;
        }

        var text = Instructions.Single(instruction => instruction.Subject == $"{keyword} {name}").Arguments[(name.Length + 1)..];
        return text.StartsWith($"\"{Carrier}", StringComparison.Ordinal) ? BuildArg(text[3..^2]) : Unquoted(text);
    }

    /// <summary>The words of every exec form.</summary>
    public IEnumerable<string> Words =>
        Instructions
            .Where(instruction => instruction.Arguments.Contains('[', StringComparison.Ordinal) && instruction.Keyword is "RUN" or "CMD")
            .Select(instruction => instruction.Arguments[instruction.Arguments.IndexOf('[', StringComparison.Ordinal)..])
            .Where(arguments => arguments.EndsWith(']'))
            .SelectMany(arguments => JsonSerializer.Deserialize<string[]>(arguments)!);

    /// <summary>A double-quoted word as a frontend reads it, in which nothing is left to expand.</summary>
    private string Unquoted(string quoted)
    {
        Assert.True(quoted is ['"', .., '"'], $"not one quoted word: {quoted}");
        var text = new StringBuilder();
        for (var index = 1; index < quoted.Length - 1; index++)
        {
            Assert.False(quoted[index] is '$' or '"', $"unescaped {quoted[index]} in {quoted}");
            if (quoted[index] == escape)
            {
                index++;
                Assert.True(index < quoted.Length - 1, $"the last quote is escaped: {quoted}");
            }

            text.Append(quoted[index]);
        }

        return text.ToString();
    }
}
