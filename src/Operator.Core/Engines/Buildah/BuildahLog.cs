using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Core.Engines.Buildah;

/// <summary>
/// Buildah's log: a line <c>STEP 2/5: RUN …</c> for each instruction that begins, whatever a command prints between them, and last one line
/// <c>Error: …</c>.
/// </summary>
/// <remarks>
/// Buildah puts nothing before the output of commands, so a command can imitate every line of it. What follows from that: whether a build succeeded
/// is never read here; a RUN that was the last step is always taken for one that ran; and of several lines that may be Buildah's last message all
/// are kept.
/// </remarks>
internal sealed partial class BuildahLog : IEngineLog
{
    /// <summary>The script's line when the node's kernel lets no user namespace mount overlays.</summary>
    public const string NoOverlay = "imagebuild: layers are copied";

    /// <summary>The script's line before it builds again.</summary>
    public const string WithoutCache = "imagebuild: again without the cache";

    private const string ImageMark = "imagebuild: image ";
    private const string ErrorMark = "Error: ";
    private const int KeptLines = 25;
    private const int KeptErrors = 8;
    private const int LongestLine = 1024;
    private const int LongestError = 4 * 1024;
    private const int AfterSteps = 90;
    private const int WhilePushing = 95;

    private readonly Queue<string> output = new();
    private readonly List<string> errors = [];
    private readonly List<string> warnings = [];
    private bool errorsOmitted;
    private readonly List<string> shownErrors = [];
    private BuildahStep? step;
    private bool cached;
    private int image = 1;
    private int images = 1;
    private int before;
    private int percent;
    private int hits;
    private int reusable;
    private bool commandRan;
    private string? exporting;

    /// <summary>Characters that are kept in memory.</summary>
    internal long KeptCharacters =>
        output.Concat(errors).Concat(shownErrors).Concat(warnings).Sum(text => (long)text.Length) + (step?.Title.Length ?? 0);

    public LogFacts Facts =>
        new()
        {
            Percent = percent,
            Step = exporting ?? step?.Title,
            Current = step is null ? null : before + step.Number,
            Total = step is null ? null : before + step.Total,
            CacheHits = hits,
            CacheTotal = reusable,
            Warnings = [.. warnings],
            EngineReady = step is not null,
            CommandRan = commandRan || step?.IsCommand == true,
            CommandRuns = step?.IsCommand == true && exporting is null,
            FailedStep = FailedStep(),
            Errors = [.. errors],
            ErrorsOmitted = errorsOmitted,
            Excerpt =
                output.Count > 0 ? string.Join('\n', output)
                : shownErrors.LastOrDefault() is { Length: > 0 } last ? last
                : null,
        };

    public void Read(string raw, string shown)
    {
        if (BuildahStep.Read(raw, shown, step) is { } next)
        {
            Begin(next);
        }
        else if (raw.StartsWith(ErrorMark, StringComparison.Ordinal))
        {
            ReadError(raw, shown);
        }
        else if (raw.StartsWith("imagebuild: ", StringComparison.Ordinal))
        {
            ReadScript(raw);
        }
        else if (step is not null && raw.StartsWith("--> ", StringComparison.Ordinal))
        {
            cached |= raw.StartsWith("--> Using cache ", StringComparison.Ordinal);
        }
        else if (Commit().IsMatch(raw))
        {
            End();
            (exporting, commandRan) = ("committing the image", commandRan || step?.IsCommand == true);
            Advance(AfterSteps);
        }
        else if (exporting is not null && raw.StartsWith("Copying blob ", StringComparison.Ordinal))
        {
            exporting = "pushing the image";
            Advance(WhilePushing);
        }
        else if (!Noise().IsMatch(raw) && shown.Length > 0)
        {
            Keep(shown);
        }
    }

    /// <summary>Where a command has run, it may have printed the line of the last step: then the step is the one that the message names.</summary>
    private string? FailedStep()
    {
        var last = errors.FindLastIndex(error => OfStep().IsMatch(error));
        if (last < 0)
        {
            return null;
        }

        var named = OfStep().Match(errors[last]).Groups["step"].Value;
        return step is not null && (step.Instruction == named || !(commandRan || step.IsCommand)) ? step.Title
            : OfStep().Match(shownErrors[last]) is { Success: true } shown
                ? DisplayText.Cut(DisplayText.OneLine(shown.Groups["step"].Value), BuildahStep.LongestTitle)
            : step?.Title;
    }

    private void ReadScript(string raw)
    {
        if (raw == NoOverlay && step is null)
        {
            warnings.Add(
                "Layers are copied, which is slow: the node's kernel lets no user namespace mount overlay file systems (it can from 5.11 on)"
            );
        }
        else if (raw == WithoutCache)
        {
            BeginAgain();
        }
        else if (Image().Match(raw) is { Success: true } match)
        {
            (image, images) = (Number(match.Groups["number"]), Math.Max(1, Number(match.Groups["of"])));
            commandRan |= step?.IsCommand == true;
            (step, exporting, before) = (null, null, 0);
            output.Clear();
            Advance(0);
        }
    }

    private void BeginAgain()
    {
        // The build may have failed for a reason of its own: then it fails once more.
        if (warnings.Count < 2 && errors.Any(error => error.Contains("pushing cache to", StringComparison.Ordinal)))
        {
            warnings.Add(
                $"The cache could not be written, so the build was repeated without it: {DisplayText.Cut(shownErrors.LastOrDefault() ?? "", LongestLine)}"
            );
        }

        commandRan |= step?.IsCommand == true;
        errors.Clear();
        shownErrors.Clear();
        output.Clear();
        (step, exporting, before, errorsOmitted) = (null, null, 0, false);
    }

    private void Begin(BuildahStep next)
    {
        End();
        commandRan |= step?.IsCommand == true;
        if (next.Number == 1)
        {
            before += step?.Total ?? 0;
        }

        (step, exporting) = (next, null);
        output.Clear();
        Advance((int)(AfterSteps * (next.Stage - 1 + ((next.Number - 1) / (double)next.Total)) / next.Stages));
    }

    /// <summary>FROM is fetched or already present; only the others are made or reused.</summary>
    private void End()
    {
        if (step is { IsFrom: false } && exporting is null)
        {
            reusable++;
            hits += cached ? 1 : 0;
        }

        cached = false;
    }

    private void ReadError(string raw, string shown)
    {
        if (errors.Count == KeptErrors)
        {
            errors.RemoveAt(KeptErrors - 1);
            shownErrors.RemoveAt(KeptErrors - 1);
            errorsOmitted = true;
        }

        errors.Add(BothEnds(raw[ErrorMark.Length..]));
        shownErrors.Add(
            DisplayText.Cut(shown.StartsWith(ErrorMark, StringComparison.Ordinal) ? shown[ErrorMark.Length..] : shown, LongestError)
        );
    }

    /// <summary>A failed command says at the end how it ended.</summary>
    private static string BothEnds(string text) =>
        text.Length <= LongestError
            ? text
            : string.Concat(text.AsSpan(0, LongestError / 2), "…", text.AsSpan(text.Length - (LongestError / 2)));

    private void Keep(string shown)
    {
        output.Enqueue(DisplayText.Cut(shown, LongestLine));
        if (output.Count > KeptLines)
        {
            output.Dequeue();
        }
    }

    /// <summary>What a build has several of can become more; the progress reported before never falls.</summary>
    private void Advance(int within) => percent = Math.Max(percent, Math.Min(99, (int)(((image - 1) * 100L + within) / images)));

    private static int Number(Group group) =>
        int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;

    [GeneratedRegex("^(?:error )?building at STEP \"(?<step>.*)\": ")]
    private static partial Regex OfStep();

    [GeneratedRegex(@"^(?:\[[0-9]+/[0-9]+\] )?COMMIT ")]
    private static partial Regex Commit();

    /// <summary>What Buildah's own processes say of a command that failed, and what is fetched and stored.</summary>
    [GeneratedRegex(
        @"^(?:subprocess exited with status [0-9]+\z|Getting image source signatures\z|Copying (?:blob|config) sha256:|Writing manifest to image destination\z|Storing signatures\z|Trying to pull |Resolved ""|Resolving "")"
    )]
    private static partial Regex Noise();

    [GeneratedRegex("^" + ImageMark + @"(?<number>[0-9]{1,4})/(?<of>[0-9]{1,4})\z")]
    private static partial Regex Image();
}
