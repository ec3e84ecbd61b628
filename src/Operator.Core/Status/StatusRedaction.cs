using Operator.Core.Observation;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Core.Status;

/// <summary>The last gate: every text of a status that came from outside passes the redactor, whoever was to have done it before.</summary>
internal static class StatusRedaction
{
    public static ImageBuildStatus Of(ImageBuildStatus status, Redactor redactor)
    {
        return status with
        {
            Message = Text(status.Message),
            Conditions = status.Conditions is { } conditions ? [.. conditions.Select(Condition)] : null,
            Attempts = status.Attempts is { } attempts
                ? [.. attempts.Select(attempt => attempt with { Message = Text(attempt.Message) })]
                : null,
            Plan = status.Plan is { } plan
                ? plan with
                {
                    StartCommand = Text(plan.StartCommand),
                    DetectedBy = Text(plan.DetectedBy),
                }
                : null,
            Source = status.Source is { } source
                ? source with
                {
                    Location = Text(source.Location),
                    Subject = Text(source.Subject),
                    Author = Text(source.Author),
                }
                : null,
            Progress = status.Progress is { } progress ? progress with { Step = Text(progress.Step) } : null,
            Log = status.Log is { } log ? log with { Tail = Lines(log.Tail) } : null,
            Failure = status.Failure is { } failure
                ? failure with
                {
                    Message = Text(failure.Message) ?? "",
                    Step = Text(failure.Step),
                    Excerpt = Lines(failure.Excerpt),
                }
                : null,
            Warnings = status.Warnings is { } warnings ? [.. warnings.Select(warning => Text(warning)!)] : null,
        };

        Condition Condition(Condition condition) => condition with { Message = Text(condition.Message) ?? "" };

        string? Text(string? text) => text is null ? null : redactor.Redact(text);

        string? Lines(string? text) => text is null ? null : redactor.RedactLines(text);
    }
}
