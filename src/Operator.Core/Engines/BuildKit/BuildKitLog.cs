using System.Globalization;

namespace Operator.Core.Engines.BuildKit;

/// <summary>
/// BuildKit's plain progress: every line of a step begins with <c>#N </c>, steps interleave, and the end is an excerpt of the
/// failed step, the Dockerfile around it and one line <c>error: …</c>.
/// </summary>
/// <remarks>
/// What a RUN prints has a time before it (<c>#7 0.312 text</c>), so no command can imitate BuildKit. The value of an ARG can:
/// it is part of a step's name, line breaks and all. Whether a build succeeded is therefore never read here.
/// </remarks>
internal sealed class BuildKitLog : IEngineLog
{
    private const string ImageMark = "imagebuild: image ";
    private const int AfterSteps = 90;
    private const int WhilePushing = 95;

    private readonly Dictionary<int, BuildKitStep> steps = [];
    private readonly BuildKitEnding ending = new();
    private BuildKitStep? shown;
    private int image = 1;
    private int images = 1;
    private int percent;
    private int hits;
    private int reusable;
    private bool ready;
    private string? exporting;

    public LogFacts Facts
    {
        get
        {
            var (done, total) = Count();
            return new LogFacts
            {
                Percent = percent,
                Step = exporting ?? (shown?.IsNumbered == true ? shown.Title : null),
                Current = total == 0 ? null : Math.Min(done + 1, total),
                Total = total == 0 ? null : total,
                CacheHits = hits,
                CacheTotal = reusable,
                EngineReady = ready,
                FailedStep = ending.FailedStep(steps.Values),
                Error = ending.Error,
                Excerpt = ending.Excerpt(steps.Values),
                DockerfileLine = ending.Line,
            };
        }
    }

    public void Read(string line)
    {
        if (line.StartsWith(ImageMark, StringComparison.Ordinal))
        {
            BeginImage(line.AsSpan(ImageMark.Length));
        }
        else if (line.Length > 2 && line[0] == '#' && char.IsAsciiDigit(line[1]) && !ending.InBlock)
        {
            ReadStep(line);
        }
        else
        {
            ending.Read(line);
        }
    }

    private void BeginImage(ReadOnlySpan<char> numbers)
    {
        // "2/3"; the line that reports an end has more words and changes nothing.
        var slash = numbers.IndexOf('/');
        if (
            slash > 0
            && int.TryParse(numbers[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(numbers[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var of)
            && number <= of
        )
        {
            (image, images) = (number, of);
            steps.Clear();
            (shown, exporting) = (null, null);
            Advance(0);
        }
    }

    private void ReadStep(string line)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0 || !int.TryParse(line.AsSpan(1, blank - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return;
        }

        ready = true;
        var text = line[(blank + 1)..];
        if (!steps.TryGetValue(number, out var step))
        {
            step = BuildKitStep.Named(text);
            steps.Add(number, step);
        }
        else
        {
            Continue(step, text);
        }

        Show(step, text);
    }

    private void Continue(BuildKitStep step, string text)
    {
        var ended = step.Ended;
        step.Read(text);
        if (!ended && step.Ended && step.IsReusable && step.State is BuildKitState.Done or BuildKitState.Cached)
        {
            reusable++;
            hits += step.State == BuildKitState.Cached ? 1 : 0;
        }
    }

    private void Show(BuildKitStep step, string text)
    {
        if (step.IsNumbered)
        {
            shown = step.Ended ? shown ?? step : step;
            var (done, total) = Count();
            Advance(total == 0 ? 0 : AfterSteps * done / (total + Unseen(total)));
        }
        else if (step.Title.StartsWith("exporting to", StringComparison.Ordinal))
        {
            exporting = text.StartsWith("pushing", StringComparison.Ordinal) ? "pushing the image" : exporting ?? step.Title;
            Advance(exporting == step.Title ? AfterSteps : WhilePushing);
        }
    }

    /// <summary>Stages become known one by one, so the total can grow; the progress reported before never falls.</summary>
    private void Advance(int within) => percent = Math.Max(percent, ((image - 1) * 100 + within) / images);

    /// <summary>
    /// Steps of stages that have not begun, by guess: a stage is only listed when its first step begins. The last stage, when it has
    /// no name, is called by its number; while none is, one more of average length is expected.
    /// </summary>
    private int Unseen(int total)
    {
        var stages = steps.Values.Where(step => step.IsNumbered).Select(step => step.Stage).Distinct(StringComparer.Ordinal).ToList();
        if (stages is [""])
        {
            return 0;
        }

        var expected = stages.Select(BuildKitStep.StageNumber).Max() is { } last ? last + 1 : stages.Count + 1;
        return Math.Max(0, expected - stages.Count) * total / stages.Count;
    }

    private (int Done, int Total) Count()
    {
        var done = 0;
        var total = 0;
        foreach (var stage in steps.Values.Where(step => step.IsNumbered).GroupBy(step => step.Stage, StringComparer.Ordinal))
        {
            total += stage.Max(step => step.Total);
            // A stage runs in order; a step that it shares with another stage, such as FROM, is listed there only.
            done += stage
                .Where(step => step.State is BuildKitState.Done or BuildKitState.Cached)
                .Select(step => step.Number)
                .DefaultIfEmpty()
                .Max();
        }

        return (Math.Min(done, total), total);
    }
}
