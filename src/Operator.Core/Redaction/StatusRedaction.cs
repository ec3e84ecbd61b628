using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Core.Redaction;

/// <summary>
/// Redacts every text of a status that comes from outside, even if it was redacted before. What the operator itself composes (reasons, names
/// of its objects, hashes) is not changed; a test checks every property.
/// </summary>
public static class StatusRedaction
{
    public static ImageBuildStatus Of(ImageBuildStatus status, Redactor redactor)
    {
        return status with
        {
            Message = Text(status.Message),
            Conditions = Each(status.Conditions, Condition),
            Attempts = Each(status.Attempts, attempt => attempt with { Message = Text(attempt.Message) }),
            Plan = status.Plan is { } plan ? Plan(plan) : null,
            Source = status.Source is { } source ? Source(source) : null,
            Image = status.Image is { } image ? Image(image) : null,
            Images = Each(
                status.Images,
                image => image with { Service = Name(image.Service), Reference = Name(image.Reference), Digest = Name(image.Digest) }
            ),
            Platforms = Each(
                status.Platforms,
                platform =>
                    platform with
                    {
                        Message = Text(platform.Message),
                        Progress = Text(platform.Progress),
                        Digest = Name(platform.Digest),
                    }
            ),
            Progress = status.Progress is { } progress ? progress with { Step = Text(progress.Step) } : null,
            Log = status.Log is { } log ? log with { Tail = Lines(log.Tail) } : null,
            Failure = status.Failure is { } failure ? Failure(failure) : null,
            Warnings = Each(status.Warnings, warning => Text(warning)!),
        };

        Condition Condition(Condition condition) => condition with { Message = Text(condition.Message) ?? "" };

        BuildPlanStatus Plan(BuildPlanStatus plan) =>
            plan with
            {
                Summary = Each(plan.Summary, line => Text(line)!),
                ModelVersion = Name(plan.ModelVersion),
                DetectedBy = Text(plan.DetectedBy),
                Framework = Text(plan.Framework),
                RuntimeVersion = Name(plan.RuntimeVersion),
                RuntimeVersionFrom = Text(plan.RuntimeVersionFrom),
                BaseImages = Each(plan.BaseImages, image => Name(image)!),
                StartCommand = Text(plan.StartCommand),
                Alternatives = Each(
                    plan.Alternatives,
                    other => other with { ModelVersion = Name(other.ModelVersion)!, Because = Text(other.Because) }
                ),
            };

        SourceStatus Source(SourceStatus source) =>
            source with
            {
                Kind = Name(source.Kind),
                Revision = Name(source.Revision),
                ShortRevision = Name(source.ShortRevision),
                Digest = Name(source.Digest),
                Location = Text(source.Location),
                Subject = Text(source.Subject),
                Author = Text(source.Author),
            };

        ImageStatus Image(ImageStatus image) =>
            image with
            {
                Reference = Name(image.Reference),
                Digest = Name(image.Digest),
                ShortDigest = Name(image.ShortDigest),
                Size = Name(image.Size),
                Tags = Each(image.Tags, tag => Name(tag)!),
                Platforms = Each(image.Platforms, platform => Name(platform)!),
            };

        BuildFailure Failure(BuildFailure failure) =>
            failure with
            {
                Message = Text(failure.Message) ?? "",
                Step = Text(failure.Step),
                Excerpt = Lines(failure.Excerpt),
            };

        string? Text(string? text) => text is null ? null : redactor.Redact(text);

        string? Name(string? text) => text is null ? null : Redactor.RedactName(text);

        string? Lines(string? text) => text is null ? null : redactor.RedactLines(text);
    }

    private static IReadOnlyList<T>? Each<T>(IReadOnlyList<T>? all, Func<T, T> change) => all is null ? null : [.. all.Select(change)];
}
