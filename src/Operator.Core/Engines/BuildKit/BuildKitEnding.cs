using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Core.Engines.BuildKit;

/// <summary>What BuildKit prints last when a build fails, and what the daemonless wrapper prints when BuildKit itself does.</summary>
internal sealed partial class BuildKitEnding
{
    private const int KeptLines = 25;
    private const int KeptErrors = 8;
    private const int LongestLine = 1024;
    private const string Rule = "------";

    /// <summary>buildctl's; buildx has it in capitals.</summary>
    private const string ErrorMark = "error: ";

    private readonly List<string> errors = [];
    private readonly Queue<string> block = new();
    private readonly Queue<string> loose = new();
    private string? shownError;
    private string? failedStep;
    private string? marked;
    private bool inBlock;

    /// <summary>The lines <c>error: …</c>, without that mark: the last one is BuildKit's own, unless BuildKit did not come to print one.</summary>
    public IReadOnlyList<string> Errors => [.. errors];

    public bool ErrorsOmitted { get; private set; }

    /// <summary>Line of the Dockerfile.</summary>
    public int? Line { get; private set; }

    public long KeptCharacters => errors.Concat(block).Concat(loose).Sum(line => (long)line.Length) + (shownError?.Length ?? 0);

    /// <summary>A line of a step: no step speaks between the two rules around a failed one's last output.</summary>
    public void Interrupt() => inBlock = false;

    public void Read(BuildKitLine line)
    {
        if (line.Raw == Rule)
        {
            inBlock = !inBlock;
            if (inBlock)
            {
                block.Clear();
            }
        }
        else if (line.Raw.StartsWith(ErrorMark, StringComparison.OrdinalIgnoreCase))
        {
            ReadError(line.After(ErrorMark.Length));
        }
        else if (inBlock)
        {
            ReadBlock(line);
        }
        else if (Place().Match(line.Raw) is { Success: true } place)
        {
            Line = int.Parse(place.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        }
        else if (Marked().Match(line.Raw) is { Success: true } mark)
        {
            marked ??= DisplayText.Cut(line.After(mark.Length).Shown.Trim(), LongestLine);
        }
        else if (line.Raw.Length > 0)
        {
            Keep(loose, line.Shown);
        }
    }

    /// <summary>The step that the block, a step's own ERROR or the marked line of the Dockerfile names.</summary>
    public string? FailedStep(IReadOnlyCollection<BuildKitStep> steps)
    {
        if (errors.Count == 0)
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

    public string? Excerpt(IReadOnlyCollection<BuildKitStep> steps)
    {
        if (errors.Count == 0)
        {
            // BuildKit itself printed nothing; only the wrapper's output is left.
            return loose.Count == 0 ? null : string.Join('\n', loose);
        }

        // BuildKit repeats the failed step's last lines, but not all of them when the step ends right after it has written.
        var failed = steps.FirstOrDefault(step => step is { State: BuildKitState.Failed, IsNumbered: true });
        List<string> output = [.. failed?.Output ?? []];
        IEnumerable<string> lines = block.Count >= output.Count ? block : output;
        List<string> excerpt = [.. lines.TakeLast(KeptLines)];
        if (Line is { } line && marked is not null)
        {
            excerpt.Add(string.Create(CultureInfo.InvariantCulture, $"Dockerfile:{line}: {marked}"));
        }

        return excerpt.Count == 0 ? shownError : string.Join('\n', excerpt);
    }

    private void ReadError(BuildKitLine error)
    {
        inBlock = false;
        shownError = error.Shown;
        if (errors.Count == KeptErrors)
        {
            errors.RemoveAt(KeptErrors - 1);
            ErrorsOmitted = true;
        }

        errors.Add(error.Raw);
    }

    private void ReadBlock(BuildKitLine line)
    {
        if (line.Raw.StartsWith(" > ", StringComparison.Ordinal))
        {
            failedStep ??= DisplayText.Cut(DisplayText.OneLine(line.After(3).Shown.TrimEnd(':')), LongestLine);
        }
        else
        {
            Keep(block, Seconds().Match(line.Raw) is { Success: true } time ? line.After(time.Length).Shown : line.Shown);
        }
    }

    private static void Keep(Queue<string> lines, string line)
    {
        lines.Enqueue(DisplayText.Cut(line, LongestLine));
        if (lines.Count > KeptLines)
        {
            lines.Dequeue();
        }
    }

    [GeneratedRegex(@"^Dockerfile:(?<line>[0-9]{1,6})\z")]
    private static partial Regex Place();

    [GeneratedRegex(@"^ *[0-9]+ \| >>> ")]
    private static partial Regex Marked();

    [GeneratedRegex(@"^[0-9]+\.[0-9]+ ")]
    private static partial Regex Seconds();
}
