using System.Text.RegularExpressions;

namespace Operator.Core.Engines.Kaniko;

/// <summary>
/// Kaniko's log: one line of its own for each instruction that begins, whatever a command prints between them, and last an error
/// without time and level.
/// </summary>
/// <remarks>
/// Kaniko puts nothing before the output of commands, so a command can imitate every line of it. What follows from that: while a command runs
/// only the one line that Kaniko prints after each command ends it; whether a build succeeded is never read here; and of several lines that may
/// be Kaniko's last message all are kept, since the real one comes last unless something in the background still speaks.
/// </remarks>
internal sealed partial class KanikoLog : IEngineLog
{
    private const int KeptLines = 25;
    private const int KeptErrors = 8;
    private const int LongestLine = 1024;
    private const int LongestError = 4 * 1024;
    private const int AfterSteps = 90;
    private const int WhilePushing = 95;
    private const string AfterCommand = "Taking snapshot of full filesystem...";

    /// <summary>The number of steps is known only at the end: each one takes this share of what is left.</summary>
    private const int ShareOfStep = 8;

    private readonly Queue<string> output = new();
    private readonly List<string> errors = [];
    private bool errorsOmitted;
    private string? shownError;
    private string? brokenError;
    private string? step;
    private string? instruction;
    private int steps;
    private int hits;
    private int reusable;
    private int percent;
    private bool ready;
    private bool commandRan;
    private bool commandRuns;
    private int? line;

    /// <summary>Characters that are kept in memory.</summary>
    internal long KeptCharacters =>
        output.Concat(errors).Sum(text => (long)text.Length)
        + (shownError?.Length ?? 0)
        + (brokenError?.Length ?? 0)
        + (step?.Length ?? 0)
        + (instruction?.Length ?? 0);

    public LogFacts Facts
    {
        get
        {
            IReadOnlyList<string> all =
                errors.Count > 0 ? [.. errors]
                : brokenError is not null ? [brokenError]
                : [];
            return new LogFacts
            {
                Percent = percent,
                Step = step,
                Current = steps == 0 ? null : steps,
                Total = steps == 0 ? null : steps,
                CacheHits = hits,
                CacheTotal = reusable,
                EngineReady = ready,
                CommandRan = commandRan,
                CommandRuns = commandRuns,
                FailedStep = all.Any(error => OfStage().IsMatch(error)) ? instruction : null,
                Errors = all,
                ErrorsOmitted = errorsOmitted,
                Excerpt =
                    output.Count > 0 ? string.Join('\n', output)
                    : shownError is { Length: > 0 } ? shownError
                    : null,
                DockerfileLine = line,
            };
        }
    }

    public void Read(string raw, string shown)
    {
        if (KanikoLine.Of(raw, shown) is { } own && (!commandRuns || own.Message == AfterCommand))
        {
            if (own.Level == KanikoLevel.Fatal)
            {
                ReadError(own.Message, own.Shown);
            }
            else
            {
                Read(own);
            }
        }
        else if (LastMessage().IsMatch(raw))
        {
            ReadError(raw, shown);
        }
        else
        {
            ReadOutput(raw, shown);
        }
    }

    private void Read(KanikoLine own)
    {
        ready = true;
        if (own.Message == AfterCommand)
        {
            commandRuns = false;
        }
        else if (own.Message.StartsWith("Running: [", StringComparison.Ordinal))
        {
            (commandRan, commandRuns) = (true, true);
        }
        else if (own.Message.StartsWith("Using caching version of cmd: ", StringComparison.Ordinal))
        {
            hits++;
            reusable++;
        }
        else if (own.Message.StartsWith("No cached layer found for cmd ", StringComparison.Ordinal))
        {
            reusable++;
        }
        else if (own.Message.StartsWith("Pushing image to ", StringComparison.Ordinal))
        {
            step = "pushing the image";
            Advance(WhilePushing);
        }
        else if (own.Message.StartsWith("Retrieving image manifest ", StringComparison.Ordinal))
        {
            step = OneLine(own.Shown.Replace("Retrieving image manifest ", "Retrieving image ", StringComparison.Ordinal));
        }
        else if (Instruction().IsMatch(own.Message))
        {
            Begin(own.Shown);
        }
        else if (own.Level == KanikoLevel.Warning)
        {
            Keep(own.Shown);
        }
    }

    private void Begin(string text)
    {
        step = instruction = OneLine(text);
        steps++;
        output.Clear();
        Advance(percent + Math.Max(1, (AfterSteps - percent) / ShareOfStep));
    }

    private void ReadError(string raw, string shown)
    {
        shownError = DisplayText.Cut(shown, LongestLine);
        line = ParseLine().Match(raw) is { Success: true } match
            ? int.Parse(match.Groups["line"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)
            : line;
        if (errors.Count == KeptErrors)
        {
            errors.RemoveAt(KeptErrors - 1);
            errorsOmitted = true;
        }

        errors.Add(DisplayText.Cut(raw, LongestError));
    }

    private void ReadOutput(string raw, string shown)
    {
        // A command that ends without a line feed: Kaniko's message stands behind its last words.
        var at = raw.LastIndexOf("error building image: ", StringComparison.Ordinal);
        if (at > 0)
        {
            brokenError = DisplayText.Cut(raw[at..], LongestError);
        }

        if (shown.Length > 0)
        {
            Keep(shown);
        }
    }

    private void Keep(string shown)
    {
        output.Enqueue(DisplayText.Cut(shown, LongestLine));
        if (output.Count > KeptLines)
        {
            output.Dequeue();
        }
    }

    private void Advance(int to) => percent = Math.Min(WhilePushing, Math.Max(percent, to));

    private static string OneLine(string text) => DisplayText.Cut(DisplayText.OneLine(text), LongestLine);

    /// <summary>What Kaniko prints before it ends: always one of these, or a fatal line.</summary>
    [GeneratedRegex(
        @"^(?:error (?:building image|pushing image|checking push permissions|resolving [a-z ]{4,40}|changing to root dir): |kaniko should only be run inside of a container|you must provide --destination|cache flags invalid|Error: )"
    )]
    private static partial Regex LastMessage();

    [GeneratedRegex("^error building image: error building stage: failed to (?:execute command|take snapshot|save)")]
    private static partial Regex OfStage();

    [GeneratedRegex(@"^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\s")]
    private static partial Regex Instruction();

    [GeneratedRegex("dockerfile parse error(?: on)? line (?<line>[0-9]{1,6})", RegexOptions.IgnoreCase)]
    private static partial Regex ParseLine();
}
