using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Core.Engines.BuildKit;

/// <summary>What BuildKit prints last when a build fails, and what the daemonless wrapper prints when BuildKit itself does.</summary>
internal sealed partial class BuildKitEnding
{
    private const int KeptLines = 25;
    private const string Rule = "------";
    private const string ErrorMark = "error: ";

    private readonly List<string> block = [];
    private readonly Queue<string> loose = new();
    private string? failedStep;
    private string? marked;

    /// <summary>The last line <c>error: …</c>: a command may have printed anything before it.</summary>
    public string? Error { get; private set; }

    /// <summary>Line of the Dockerfile.</summary>
    public int? Line { get; private set; }

    /// <summary>True between the two rules around a failed step's last output.</summary>
    public bool InBlock { get; private set; }

    public void Read(string line)
    {
        if (line == Rule)
        {
            InBlock = !InBlock;
            if (InBlock)
            {
                block.Clear();
            }
        }
        else if (InBlock)
        {
            ReadBlock(line);
        }
        else if (line.StartsWith(ErrorMark, StringComparison.Ordinal))
        {
            Error = line[ErrorMark.Length..];
        }
        else if (Place().Match(line) is { Success: true } place)
        {
            Line = int.Parse(place.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        }
        else if (Marked().Match(line) is { Success: true } mark)
        {
            marked ??= mark.Groups["text"].Value.Trim();
        }
        else if (line.Length > 0)
        {
            Keep(line);
        }
    }

    /// <summary>The step that the block, a step's own ERROR or the marked line of the Dockerfile names.</summary>
    public string? FailedStep(IEnumerable<BuildKitStep> steps)
    {
        if (Error is null)
        {
            return null;
        }

        var failed = steps.FirstOrDefault(step => step is { State: BuildKitState.Failed, IsNumbered: true });
        return failed?.Title
            ?? (
                marked is null
                    ? null
                    : steps.FirstOrDefault(step => step.IsNumbered && step.Title.EndsWith(marked, StringComparison.Ordinal))?.Title
            )
            ?? marked
            ?? failedStep;
    }

    public string? Excerpt(IEnumerable<BuildKitStep> steps)
    {
        if (Error is null)
        {
            // BuildKit itself printed nothing; only the wrapper's output is left.
            return loose.Count == 0 ? null : string.Join('\n', loose);
        }

        IEnumerable<string> lines =
            block.Count > 0 ? block : steps.FirstOrDefault(step => step.State == BuildKitState.Failed)?.Output ?? [];
        List<string> excerpt = [.. lines.TakeLast(KeptLines)];
        if (Line is { } line && marked is not null)
        {
            excerpt.Add(string.Create(CultureInfo.InvariantCulture, $"Dockerfile:{line}: {marked}"));
        }

        return excerpt.Count == 0 ? Error : string.Join('\n', excerpt);
    }

    private void ReadBlock(string line)
    {
        if (line.StartsWith(" > ", StringComparison.Ordinal))
        {
            failedStep ??= DisplayText.OneLine(line[3..].TrimEnd(':'));
        }
        else
        {
            block.Add(Seconds().Replace(line, ""));
        }
    }

    private void Keep(string line)
    {
        loose.Enqueue(line);
        if (loose.Count > KeptLines)
        {
            loose.Dequeue();
        }
    }

    [GeneratedRegex(@"^Dockerfile:(?<line>[0-9]{1,6})\z")]
    private static partial Regex Place();

    [GeneratedRegex(@"^ *[0-9]+ \| >>> (?<text>.*)\z")]
    private static partial Regex Marked();

    [GeneratedRegex(@"^[0-9]+\.[0-9]+ ")]
    private static partial Regex Seconds();
}
