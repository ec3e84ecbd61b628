namespace Operator.Core.Planning.Dockerfiles;

/// <summary>A user's Dockerfile as far as planning needs it: where its stages begin and end, and what they start from.</summary>
public sealed record ParsedDockerfile
{
    public required string Text { get; init; }

    /// <summary>Backslash, or backtick where the file's first lines say so.</summary>
    public required char Escape { get; init; }

    public required IReadOnlyList<ParsedInstruction> Instructions { get; init; }

    public required IReadOnlyList<ParsedStage> Stages { get; init; }

    /// <summary>Images that stages start from, without repeats, stages of the file itself and scratch.</summary>
    public IReadOnlyList<string> BaseImages =>
        [
            .. Stages
                .Where(stage => !stage.StartsFromStage && stage.Image != "scratch")
                .Select(stage => stage.Image)
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>The stage of this name or number; the last for null. Null when there is none.</summary>
    public ParsedStage? FindStage(string? target) =>
        target is null
            ? Stages[^1]
            : Stages.LastOrDefault(stage => string.Equals(stage.Name, target, StringComparison.OrdinalIgnoreCase))
                ?? (
                    int.TryParse(target, System.Globalization.NumberStyles.None, null, out var number) && number < Stages.Count
                        ? Stages[number]
                        : null
                );

    /// <summary>The text with lines added after the stage's last instruction; every other byte stays as it is.</summary>
    public string WithLinesAtEndOf(ParsedStage stage, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return Text;
        }

        var at = EndOfLine(stage.LastLine);
        var before = Text[..at];
        return before + (before.EndsWith('\n') ? "" : "\n") + string.Concat(lines.Select(line => line + "\n")) + Text[at..];
    }

    private int EndOfLine(int line)
    {
        var at = 0;
        for (var number = 0; number < line; number++)
        {
            var next = Text.IndexOf('\n', at);
            if (next < 0)
            {
                return Text.Length;
            }

            at = next + 1;
        }

        return at;
    }
}

/// <param name="Keyword">In capital letters.</param>
/// <param name="Arguments">The rest of the logical line, continuations joined, without heredoc bodies.</param>
/// <param name="Line">First line, from 1.</param>
/// <param name="LastLine">Last line, heredoc bodies included.</param>
public sealed record ParsedInstruction(string Keyword, string Arguments, int Line, int LastLine)
{
    public bool HasHeredoc { get; init; }
}

/// <summary>One FROM and what follows it.</summary>
public sealed record ParsedStage
{
    /// <summary>The image, with build arguments filled in; the text as written where one has no value.</summary>
    public required string Image { get; init; }

    public required string? Name { get; init; }

    public required bool StartsFromStage { get; init; }

    public required int Line { get; init; }

    public required int LastLine { get; init; }
}
