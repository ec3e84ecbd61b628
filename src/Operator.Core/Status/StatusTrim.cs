using System.Text;
using System.Text.Json;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>Keeps a status small: every part has its limit, and if the sum is still too large, the log is cut first.</summary>
internal static class StatusTrim
{
    /// <summary>Bytes of JSON: with a spec of ordinary size the whole object stays under 64 KiB.</summary>
    public const int Largest = 28 * 1024;

    private const int LongText = 512;
    private const int LongestExcerpt = 2048;
    private const int LongestStep = 200;

    public static ImageBuildStatus Fit(ImageBuildStatus status)
    {
        var fitted = Parts(status, LongText, LongestExcerpt);
        for (var tail = LogTail.MaxBytes / 2; SizeOf(fitted) > Largest && tail >= 512; tail /= 2)
        {
            fitted = fitted with
            {
                Log = fitted.Log is { Tail: { } text } log ? log with { Tail = LogTail.Cut(text, tail) } : fitted.Log,
                Warnings = fitted.Warnings is { Count: > 5 } warnings ? [.. warnings.Take(5)] : fitted.Warnings,
                Plan = fitted.Plan is { Alternatives: not null } plan ? plan with { Alternatives = null } : fitted.Plan,
            };
        }

        // A character that JSON escapes takes up to six bytes.
        for (var part = 2; SizeOf(fitted) > Largest && part <= 8; part *= 2)
        {
            fitted = Parts(fitted, LongText / part, LongestExcerpt / part);
        }

        return fitted;
    }

    private static ImageBuildStatus Parts(ImageBuildStatus status, int longText, int longestExcerpt) =>
        status with
        {
            Message = status.Message is { } message ? Sentence.Of(message) : null,
            Plan = status.Plan is { } plan
                ? plan with
                {
                    ModelVersion = Text(plan.ModelVersion, 63),
                    DetectedBy = Text(plan.DetectedBy, longText),
                    Framework = Text(plan.Framework, 128),
                    RuntimeVersion = Text(plan.RuntimeVersion, 128),
                    RuntimeVersionFrom = Text(plan.RuntimeVersionFrom, longText),
                    StartCommand = Text(plan.StartCommand, longText),
                    BaseImages = plan.BaseImages is { } images ? [.. images.Take(20).Select(image => Text(image, longText)!)] : null,
                    Alternatives = plan.Alternatives is { } others
                        ? [.. others.Take(10).Select(other => other with { Because = Text(other.Because, longText) })]
                        : null,
                }
                : null,
            Source = status.Source is { } source
                ? source with
                {
                    Location = Text(source.Location, longText),
                    Author = Text(source.Author, longText),
                    Subject = Text(source.Subject, longText),
                    Revision = Text(source.Revision, longText),
                }
                : null,
            Progress = status.Progress is { } progress ? progress with { Step = Text(progress.Step, LongestStep) } : null,
            Log = status.Log is { Tail: { } tail } log ? log with { Tail = LogTail.Cut(tail, LogTail.MaxBytes) } : status.Log,
            Failure = status.Failure is { } failure
                ? failure with
                {
                    Step = Text(failure.Step, LongestStep),
                    Excerpt = failure.Excerpt is { } lines ? LogTail.Cut(lines, longestExcerpt) : null,
                }
                : null,
        };

    private static string? Text(string? text, int longest) => text is null ? null : DisplayText.Cut(DisplayText.OneLine(text), longest);

    private static int SizeOf(ImageBuildStatus status) =>
        JsonSerializer.SerializeToUtf8Bytes(status, ContractJson.Default.ImageBuildStatus).Length;
}
