using Operator.Core.Platforms;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Admission;

/// <summary>What the queue knows about one unfinished build.</summary>
public sealed record QueueEntry
{
    /// <summary>UID of the build.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Number of the run.</summary>
    public int Run { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public int Priority { get; init; }

    /// <summary>When it began to wait; the oldest goes first.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>True when it has a slot: it was started and has not ended.</summary>
    public bool Active { get; init; }

    /// <summary>
    /// True when it was started and the API server refuses its Pod. It holds neither slot nor position: otherwise one tenant's refused Pods
    /// would block the queue for all. It asks again for every try.
    /// </summary>
    public bool Refused { get; init; }

    /// <summary>Held by spec.suspend, or a push whose build has not ended: it has asked for no slot.</summary>
    public bool Suspended { get; init; }

    /// <summary>Name of the object, as messages and the queue have it: a push and a build may have the same one.</summary>
    public static string NameOf(ImageBuild build) => build is PushRun ? $"{PushPrefix}{build.Metadata.Name}" : build.Metadata.Name ?? "";

    /// <summary>The name of the push; null for a build.</summary>
    public string? Push => Name.StartsWith(PushPrefix, StringComparison.Ordinal) ? Name[PushPrefix.Length..] : null;

    private const string PushPrefix = "imagepush/";

    /// <summary>Registry and repository that it pushes to; null for a build that pushes nothing.</summary>
    public string? Repository { get; init; }

    /// <summary>Whether it may run while another build of its namespace pushes to the same repository.</summary>
    public BuildConcurrency Concurrency { get; init; }

    /// <summary>With policy LatestOnly, true once its spec was found valid and it has asked for a slot: only then can it supersede others.</summary>
    public bool Accepted { get; init; }

    public (string Namespace, string Name) Key => (Namespace, Name);

    /// <summary>UID of the build for several platforms that it is a part of: those of one are never in each other's way. Null for any other.</summary>
    public string? Group { get; init; }

    /// <summary>
    /// Null for a build that neither runs nor waits, and for one for several platforms: the builds of its platforms have places of their own, and
    /// the index of their images is pushed at once.
    /// </summary>
    /// <param name="build">The build as last read.</param>
    /// <param name="decision">Its run.</param>
    /// <param name="hasPod">True when the run has a Pod, which the status may not show yet.</param>
    /// <param name="now">When a run that was not known before began to wait.</param>
    /// <param name="settings">The operator's settings, for the repository of a build that names none.</param>
    /// <param name="known">The build as the queue knows it.</param>
    public static QueueEntry? Of(
        ImageBuild build,
        RunDecision decision,
        bool hasPod,
        DateTimeOffset now,
        OperatorSettings settings,
        QueueEntry? known = null
    )
    {
        if (decision is RunDecision.Rests || PlatformBuilds.AreWanted(build) || build.Metadata.DeletionTimestamp is not null)
        {
            return null;
        }

        var current = build.Status?.Run?.Number == decision.Run.Number ? build.Status : null;
        var refused = ReasonCatalog.Find(current?.Reason) is { } reason && InfrastructureReasons.Refusals.Contains(reason);
        return new QueueEntry
        {
            Uid = build.Metadata.Uid ?? "",
            Run = decision.Run.Number,
            Namespace = build.Metadata.NamespaceProperty ?? "",
            Name = NameOf(build),
            Group = build is PushRun ? null : PlatformBuilds.ParentOf(build),
            Priority = build.Spec.Priority,
            Since =
                current?.Queue?.Since
                ?? (decision.Run.Number <= 1 ? build.Metadata.CreationTimestamp : null)
                ?? (known?.Run == decision.Run.Number ? known.Since : now),
            Active = hasPod || (current?.StartTime is not null && !refused),
            Refused = !hasPod && refused,
            Suspended = build.Spec.Suspend || (build is PushRun push && IsHeld(push, decision.Run.Number, known)),
            Repository = RepositoryOf(build, settings),
            Concurrency = build.Spec.ConcurrencyPolicy ?? BuildConcurrency.Parallel,
            Accepted =
                build.Spec.ConcurrencyPolicy == BuildConcurrency.LatestOnly
                && (current?.Queue is not null || (known?.Run == decision.Run.Number && known.Accepted)),
        };
    }

    /// <summary>Whether the image of its build has not been taken yet, as far as its status and this process know.</summary>
    private static bool IsHeld(PushRun push, int run, QueueEntry? known) =>
        FindOrigin.BuildOf(push) is not null && push.TakenBy(run) is null && !(known?.Run == run && !known.Suspended);

    private static string? RepositoryOf(ImageBuild build, OperatorSettings settings) =>
        build.Spec.Mode == BuildMode.Build
        && build.Spec.Output?.Push != false
        && ResolvedOutput.Of(build, settings, null).Repository is { Length: > 0 } repository
            ? repository
            : null;
}
