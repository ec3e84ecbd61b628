using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Core.Engines.BuildKit;

internal enum BuildKitState
{
    Running,
    Done,
    Cached,
    Failed,
    Cancelled,
}

/// <summary>One step of a build graph (a "vertex"), read from its lines.</summary>
internal sealed partial class BuildKitStep
{
    private const int KeptLines = 20;
    private const int LongestTitle = 200;

    private readonly Queue<string> output = new();

    /// <summary>The name as BuildKit prints it, on one line: <c>[builder 2/4] RUN npm ci</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Stage and platform; empty for a Dockerfile of one stage.</summary>
    public string Stage { get; private init; } = "";

    /// <summary>Number within its stage, from 1.</summary>
    public int Number { get; private init; }

    /// <summary>Steps of its stage; 0 for a step that is not from the Dockerfile.</summary>
    public int Total { get; private init; }

    public BuildKitState State { get; private set; }

    /// <summary>True for a step of the Dockerfile, false for what BuildKit does besides.</summary>
    public bool IsNumbered => Total > 0;

    /// <summary>FROM is fetched or already present; only the others are built or reused.</summary>
    public bool IsReusable => IsNumbered && !IsFrom;

    /// <summary>True when it runs a command of the Dockerfile.</summary>
    public bool IsCommand { get; private init; }

    public bool Ended => State != BuildKitState.Running;

    /// <summary>Why it failed, on one line; null where it did not.</summary>
    public string? Error { get; private set; }

    /// <summary>Last lines that its command printed; nothing of a step that did not fail.</summary>
    public IEnumerable<string> Output => output;

    public bool HasOutput => output.Count > 0;

    public long KeptCharacters => Title.Length + Stage.Length + output.Sum(line => (long)line.Length);

    private bool IsFrom { get; init; }

    public static BuildKitStep Named(BuildKitLine name)
    {
        var place = Place().Match(name.Raw);
        var instruction = name.Raw.AsSpan(place.Success ? place.Length : 0);
        // Long enough that the digest does not take a visible part away.
        var shown = Digest().Replace(DisplayText.Cut(name.Shown, 4 * LongestTitle), "");
        return new BuildKitStep
        {
            Title = DisplayText.Cut(DisplayText.OneLine(shown), LongestTitle),
            Stage = place.Groups["stage"].Value,
            Number = Parse(place.Groups["number"]),
            Total = Parse(place.Groups["total"]),
            IsFrom = place.Success && instruction.StartsWith("FROM ", StringComparison.Ordinal),
            IsCommand = place.Success && instruction.StartsWith("RUN ", StringComparison.Ordinal),
        };
    }

    /// <summary>Number of a stage without a name, from 0: <c>stage-2</c>, or <c>linux/arm64 stage-2</c>.</summary>
    public static int? StageNumber(string stage) =>
        Unnamed().Match(stage) is { Success: true } match ? Parse(match.Groups["number"]) : null;

    /// <param name="text">A line of the step without its number.</param>
    public void Read(BuildKitLine text)
    {
        if (text.Raw == "CACHED")
        {
            End(BuildKitState.Cached);
        }
        else if (text.Raw == "CANCELED")
        {
            End(BuildKitState.Cancelled);
        }
        else if (text.Raw.StartsWith("DONE ", StringComparison.Ordinal))
        {
            // The exporter can report an end and continue: DONE after CACHED or twice changes nothing.
            End(State is BuildKitState.Running ? BuildKitState.Done : State);
        }
        else if (text.Raw.StartsWith("ERROR: ", StringComparison.Ordinal))
        {
            State = BuildKitState.Failed;
            Error = DisplayText.Cut(DisplayText.OneLine(text.After("ERROR: ".Length).Shown), LogTail.MaxLine);
        }
        else if (Printed().Match(text.Raw) is { Success: true } printed)
        {
            Keep(text.After(printed.Length).Shown);
        }
    }

    public void ForgetOutput() => output.Clear();

    private void End(BuildKitState state)
    {
        State = state;
        if (state != BuildKitState.Failed)
        {
            output.Clear();
        }
    }

    private static int Parse(Group group) =>
        group.Success ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private void Keep(string line)
    {
        output.Enqueue(DisplayText.Cut(line, LogTail.MaxLine));
        if (output.Count > KeptLines)
        {
            output.Dequeue();
        }
    }

    [GeneratedRegex(@"^\[(?<stage>[^\]]{0,128}?) ?(?<number>[0-9]{1,4})/(?<total>[0-9]{1,4})\] ")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?:^| )stage-(?<number>[0-9]{1,4})\z")]
    private static partial Regex Unnamed();

    /// <summary>The digest that BuildKit adds to the image of a FROM is of no use to people who watch the progress.</summary>
    [GeneratedRegex("(?<=FROM \\S+)@sha256:[0-9a-f]{64}")]
    private static partial Regex Digest();

    [GeneratedRegex(@"^[0-9]+\.[0-9]+ ")]
    private static partial Regex Printed();
}
