using Operator.Core.Contract;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Platforms;

/// <summary>Where the builds of all platforms of one run stand.</summary>
public sealed record PlatformsState
{
    private readonly ImageBuildSpec spec;
    private readonly SourceStatus? taken;

    private PlatformsState(ImageBuildSpec spec, SourceStatus? taken, IReadOnlyList<PlatformState> all)
    {
        this.spec = spec;
        this.taken = taken;
        All = all;
    }

    /// <summary>In the order of the spec.</summary>
    public IReadOnlyList<PlatformState> All { get; }

    /// <param name="parent">The build for several platforms.</param>
    /// <param name="run">Its run.</param>
    /// <param name="previous">Its status, if it describes this run.</param>
    /// <param name="seen">The builds that it controls, of all runs.</param>
    public static PlatformsState Of(ImageBuild parent, BuildRun run, ImageBuildStatus? previous, IReadOnlyList<SeenBuild> seen) =>
        new(
            parent.Spec,
            previous?.Source,
            [
                .. (parent.Spec.Platforms ?? []).Select(platform =>
                {
                    var name = PlatformBuilds.Name(parent, run.Number, platform);
                    return new PlatformState
                    {
                        Platform = platform,
                        Name = name,
                        Seen = seen.FirstOrDefault(child => child.Build.Metadata.Name == name),
                        Recorded = previous?.Platforms?.FirstOrDefault(known =>
                            known.Platform == platform && known.Phase == BuildPhase.Succeeded
                        ),
                    };
                }),
            ]
        );

    /// <summary>True once the status has the image of every platform: only then is anything made of them.</summary>
    public bool AreRecorded => All.All(platform => platform.Recorded is not null);

    public bool Exist => All.Any(platform => platform.Seen is not null || platform.Recorded is not null);

    /// <summary>The first failure; null while there is none.</summary>
    public Failure? Failure => All.Select(platform => platform.Failure).FirstOrDefault(failure => failure is not null) ?? SourceFailure;

    /// <summary>When the first of them left the queue; null before.</summary>
    public DateTimeOffset? StartTime => All.Min(platform => platform.Status.StartTime);

    /// <summary>When the last of them ended; null before.</summary>
    public DateTimeOffset? CompletionTime =>
        All.All(platform => platform.Status.CompletionTime is not null) ? All.Max(platform => platform.Status.CompletionTime) : null;

    /// <summary>Together, from 0 to 100.</summary>
    public int Percent => (int)All.Average(platform => platform.Percent);

    /// <summary>That of the platform which is furthest; the end of one is not the end of all.</summary>
    public BuildPhase Phase
    {
        get
        {
            var phases = All.Select(platform => platform.Status.Phase ?? BuildPhase.Queued).ToList();
            return phases.Exists(phase => phase is not (BuildPhase.Queued or BuildPhase.Preparing)) ? BuildPhase.Building
                : phases.Contains(BuildPhase.Preparing) ? BuildPhase.Preparing
                : BuildPhase.Queued;
        }
    }

    /// <summary>Whether a Dockerfile is there for every platform.</summary>
    public bool ArePlanned =>
        All.All(platform =>
            platform.Status.Phase is BuildPhase.Building or BuildPhase.Publishing or BuildPhase.Succeeded
            || platform.Seen?.Build.Status?.Conditions?.Any(known => known is { Type: BuildConditions.Planned, Status: "True" }) == true
        );

    /// <summary>What the index lists, once all of them are recorded.</summary>
    public IReadOnlyList<PlatformImage> Images =>
        [.. All.Select(platform => new PlatformImage(platform.Platform, platform.Status.Digest ?? ""))];

    /// <summary>One word for each: it changes with the phases only.</summary>
    public string Summary => string.Join(", ", All.Select(platform => $"{platform.Platform} {Word(platform)}"));

    /// <summary>What the first platform that knows it has fetched; null before.</summary>
    public SourceStatus? Source => taken ?? Known.Select(build => build.Status?.Source).FirstOrDefault(source => source is not null);

    public BuildPlanStatus? Plan => Known.Select(build => build.Status?.Plan).FirstOrDefault(plan => plan is not null);

    /// <summary>All warnings, each with its platform.</summary>
    public IEnumerable<string> Warnings =>
        All.SelectMany(platform => (platform.Seen?.Build.Status?.Warnings ?? []).Select(warning => $"{platform.Platform}: {warning}"));

    /// <summary>Whether the build of this platform can be made now: the first at once, the others when it is known what that one has fetched.</summary>
    public bool MayStart(PlatformState platform) => platform == All[0] || !PlatformBuilds.SourceMayMove(spec) || Source is not null;

    private IEnumerable<ImageBuild> Known => All.Select(platform => platform.Seen?.Build).OfType<ImageBuild>();

    /// <summary>A ConfigMap may be changed between two reads.</summary>
    private Failure? SourceFailure
    {
        get
        {
            var sources = All.Where(platform => platform.Seen is { Whole: true, Build.Status.Source: not null })
                .Select(platform => (platform.Platform, Source: Fetched(platform.Seen!.Build.Status.Source!)))
                .ToList();
            return sources.Find(other => other.Source != sources[0].Source) is { Platform: { } name }
                ? new Failure(
                    SourceReasons.ChecksumMismatch,
                    $"{name} was built from another source than {sources[0].Platform}: it was changed in between"
                )
                {
                    Stage = BuildStage.Prepare,
                    Final = true,
                }
                : null;
        }
    }

    private static string? Fetched(SourceStatus source) => source.Digest ?? source.Revision;

    private static string Word(PlatformState platform) =>
        platform.IsUnread
            ? "has ended"
            : platform.Status.Phase switch
            {
                BuildPhase.Succeeded => "is built",
                BuildPhase.Failed or BuildPhase.Error => "has failed",
                BuildPhase.Cancelled => "is cancelled",
                BuildPhase.Building or BuildPhase.Publishing => "is being built",
                BuildPhase.Preparing => "is being prepared",
                BuildPhase.Queued or null => "waits",
            };
}
