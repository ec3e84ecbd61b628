using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Platforms;

/// <summary>A build that another one controls, as it was last seen.</summary>
/// <param name="Whole">False for one that has ended, as memory has it: without its image.</param>
public sealed record SeenBuild(ImageBuild Build, bool Whole)
{
    public bool HasEnded =>
        DecideRun.HasEnded(Build.Status)
        && Build.Status.ObservedGeneration == Build.Metadata.Generation
        && Build.Metadata.DeletionTimestamp is null;
}

/// <summary>Where the build of one platform stands.</summary>
public sealed record PlatformState
{
    public required string Platform { get; init; }

    /// <summary>Name of its build.</summary>
    public required string Name { get; init; }

    /// <summary>Its build; null when there is none yet.</summary>
    public SeenBuild? Seen { get; init; }

    /// <summary>What the status has of a platform whose image is there: nothing more is asked about it.</summary>
    public PlatformStatus? Recorded { get; init; }

    /// <summary>Ended, but what came of it is not known yet.</summary>
    public bool IsUnread => Recorded is null && Seen is { HasEnded: true, Whole: false };

    public PlatformStatus Status =>
        Recorded
        ?? (
            Seen is { Build: { Metadata.DeletionTimestamp: null } build }
                ? StatusOf(build)
                : new PlatformStatus
                {
                    Platform = Platform,
                    Build = Name,
                    Phase = BuildPhase.Queued,
                }
        );

    public bool Succeeded => Status.Phase == BuildPhase.Succeeded && !IsUnread;

    /// <summary>From 0 to 100.</summary>
    public int Percent => Succeeded ? 100 : Seen?.Build.Status?.Progress?.Percent ?? 0;

    /// <summary>Why there is no image of this platform; null as long as there can be one.</summary>
    public Failure? Failure
    {
        get
        {
            if (Recorded is not null || Seen is not { HasEnded: true, Whole: true, Build: var build })
            {
                return null;
            }

            if (build.Status.Phase == BuildPhase.Succeeded)
            {
                return build.Status.Images is { Count: > 1 }
                    ? Ended(new(SpecReasons.NotSupported, "the source has several images, and these can be for one platform only"))
                    : null;
            }

            var failure = build.Status.Failure;
            var reason = ReasonCatalog.Find(failure?.Reason ?? build.Status.Reason) ?? InternalReasons.Error;
            return Ended(
                new(reason, failure?.Message ?? build.Status.Message ?? reason.Meaning)
                {
                    Stage = failure?.Stage,
                    Step = failure?.Step,
                    ExitCode = failure?.ExitCode,
                    Excerpt = failure?.Excerpt,
                    At = build.Status.CompletionTime,
                }
            );
        }
    }

    /// <summary>Its build has made all attempts that the spec allows.</summary>
    private Failure Ended(Failure failure) =>
        failure with
        {
            Message = $"{Platform}: {failure.Message}",
            Stage = failure.Stage ?? BuildStage.Build,
            Final = true,
        };

    private PlatformStatus StatusOf(ImageBuild build)
    {
        var status = build.Status ?? new ImageBuildStatus();
        return new PlatformStatus
        {
            Platform = Platform,
            Build = Name,
            Phase = status.Phase ?? BuildPhase.Queued,
            Reason = status.Reason,
            Message = status.Message,
            Progress = status.Progress?.Summary,
            Digest = status.Image?.Digest,
            SizeBytes = status.Image?.SizeBytes,
            StartTime = status.StartTime,
            CompletionTime = status.CompletionTime,
            Stages = status.Stages,
            Cache = status.Cache,
            Log = status.Log?.Archive,
        };
    }
}
