using System.Globalization;

namespace Operator.Core.Engines.BuildKit;

/// <summary>
/// BuildKit's plain progress: every line of a step begins with <c>#N </c>, steps interleave, and the end is an excerpt of the
/// failed step, the Dockerfile around it and one line <c>error: …</c>.
/// </summary>
/// <remarks>
/// <para>
/// BuildKit splits what a RUN prints at line feeds alone and puts a number and a time before each piece (<c>#7 0.312 text</c>), so no
/// command can imitate BuildKit as long as a line is read from its first byte. The value of a build argument can: it is part of a
/// step's name, line breaks and all; so can a server whose answer is quoted in an error. Whether a build succeeded is therefore
/// never read here, and no message of several makes a failure the platform's (<see cref="BuildKitFailures"/>).
/// </para>
/// <para>What is kept has a limit in every direction: steps, stages, characters of each, and steps with output.</para>
/// </remarks>
internal sealed class BuildKitLog : IEngineLog
{
    private const string ImageMark = "imagebuild: image ";
    private const string CacheMark = "imagebuild: cache ";
    private const int AfterSteps = 90;
    private const int WhilePushing = 95;
    private const int MostSteps = 600;
    private const int MostSpeakers = 32;
    private const int MostWarnings = 10;

    private readonly Dictionary<int, BuildKitStep> steps = [];
    private readonly Queue<BuildKitStep> speakers = new();
    private readonly BuildKitStages stages = new();
    private readonly BuildKitEnding ending = new();
    private readonly HashSet<int> commands = [];
    private BuildKitStep? shown;
    private int image = 1;
    private int images = 1;
    private int percent;
    private int hits;
    private int reusable;
    private bool ready;
    private bool commandRan;
    private string? exporting;
    private readonly List<string> warnings = [];

    /// <summary>Steps that are kept in memory.</summary>
    internal int KeptSteps => steps.Count;

    /// <summary>Characters that are kept in memory.</summary>
    internal long KeptCharacters => ending.KeptCharacters + steps.Values.Sum(step => step.KeptCharacters);

    public LogFacts Facts =>
        new()
        {
            Percent = percent,
            Step = exporting ?? (shown?.IsNumbered == true ? shown.Title : null),
            Current = stages.Total == 0 ? null : Math.Min(Math.Min(stages.Done, stages.Total) + 1, stages.Total),
            Total = stages.Total == 0 ? null : stages.Total,
            CacheHits = hits,
            CacheTotal = reusable,
            Warnings = [.. warnings],
            EngineReady = ready,
            CommandRan = commandRan,
            CommandRuns = commands.Count > 0,
            FailedStep = ending.FailedStep(steps.Values),
            Errors = ending.Errors,
            ErrorsOmitted = ending.ErrorsOmitted,
            Excerpt = ending.Excerpt(steps.Values),
            DockerfileLine = ending.Line,
        };

    public void Read(string raw, string shown)
    {
        var line = BuildKitLine.Of(raw, shown);
        if (line.Raw.StartsWith(ImageMark, StringComparison.Ordinal))
        {
            BeginImage(line.Raw.AsSpan(ImageMark.Length));
        }
        else if (line.Raw.StartsWith(CacheMark, StringComparison.Ordinal))
        {
            AddWarning(CacheWarning.OfVolume(line.Raw[CacheMark.Length..]));
        }
        else if (line.Step(out var text) is { } number)
        {
            ending.Interrupt();
            ReadStep(number, text);
        }
        else
        {
            ending.Read(line);
        }
    }

    private void AddWarning(string? warning)
    {
        if (warning is not null && warnings.Count < MostWarnings)
        {
            warnings.Add(warning);
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
            speakers.Clear();
            stages.Clear();
            commands.Clear();
            (shown, exporting) = (null, null);
            Advance(0);
        }
    }

    private void ReadStep(int number, BuildKitLine text)
    {
        ready = true;
        if (!steps.TryGetValue(number, out var step))
        {
            step = BuildKitStep.Named(text);
            commandRan |= step.IsCommand;
            if (steps.Count == MostSteps)
            {
                // Counted, not kept.
                stages.Read(step);
                return;
            }

            steps.Add(number, step);
        }
        else
        {
            Continue(step, text);
        }

        Show(number, step, text.Raw);
    }

    private void Continue(BuildKitStep step, BuildKitLine text)
    {
        var (ended, done, spoke) = (step.Ended, step.State == BuildKitState.Done, step.HasOutput);
        step.Read(text);
        AddWarning(ended ? null : CacheWarning.Of(step));

        if (!ended && step.Ended && step.IsReusable && step.State is BuildKitState.Done or BuildKitState.Cached)
        {
            reusable++;
            hits += step.State == BuildKitState.Cached ? 1 : 0;
        }

        // A layer that is fetched from a cache can be reported as done before the step is reported as cached.
        hits += done && step.State == BuildKitState.Cached && step.IsReusable ? 1 : 0;
        if (!spoke && step.HasOutput)
        {
            speakers.Enqueue(step);
            if (speakers.Count > MostSpeakers)
            {
                speakers.Dequeue().ForgetOutput();
            }
        }
    }

    private void Show(int number, BuildKitStep step, string text)
    {
        if (step.IsNumbered)
        {
            _ = step.IsCommand && !step.Ended ? commands.Add(number) : commands.Remove(number);
            shown = step.Ended ? shown ?? step : step;
            stages.Read(step);
            Advance(stages.Total == 0 ? 0 : (int)((long)AfterSteps * Math.Min(stages.Done, stages.Total) / (stages.Total + stages.Unseen)));
        }
        else if (step.Title.StartsWith("exporting to", StringComparison.Ordinal))
        {
            exporting = text.StartsWith("pushing", StringComparison.Ordinal) ? "pushing the image" : exporting ?? step.Title;
            Advance(exporting == step.Title ? AfterSteps : WhilePushing);
        }
    }

    /// <summary>Stages become known one by one, so the total can grow; the progress reported before never falls.</summary>
    private void Advance(int within) => percent = Math.Max(percent, (int)(((image - 1) * 100L + within) / images));
}
