namespace Operator.Core.Status;

/// <summary>
/// What this process remembers about a build. It saves requests and limits how often they are made; the result never depends on it, so that
/// another process, which remembers nothing, reaches the same one.
/// </summary>
public sealed record Remembered
{
    /// <summary>Far more than are of interest at a time; what is forgotten is compared again.</summary>
    private const int MostPods = 32;

    /// <summary>When this process last wrote the status.</summary>
    public DateTimeOffset? LastWrite { get; init; }

    /// <summary>When the API server last refused a Pod of this build; null once one was created.</summary>
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>The run whose end this process has announced.</summary>
    public int? EndAnnounced { get; init; }

    /// <summary>The newest Pod that this process has created, which the informer shows a moment later.</summary>
    public CreatedPod? Created { get; init; }

    /// <summary>UIDs of Pods that this process has created, or compared with those that it would create.</summary>
    public IReadOnlyList<string> OwnPods { get; init; } = [];

    /// <summary>UIDs of Pods that this process has compared, and that are not what it would create.</summary>
    public IReadOnlyList<string> Strangers { get; init; } = [];

    /// <summary>
    /// What the API server warned of when it created the newest Pod. The next status has it; a process that ends before that loses it.
    /// </summary>
    public IReadOnlyList<string> PodWarnings { get; init; } = [];

    public Remembered WithOwn(string uid) => this with { OwnPods = Added(OwnPods, uid) };

    public Remembered WithStranger(string uid) => this with { Strangers = Added(Strangers, uid) };

    private static IReadOnlyList<string> Added(IReadOnlyList<string> known, string uid) =>
        known.Contains(uid) ? known : [.. known.TakeLast(MostPods - 1), uid];
}

/// <summary>A Pod that this process has created, and when.</summary>
public sealed record CreatedPod(string Name, DateTimeOffset At);

/// <summary>What this pass has done already.</summary>
public sealed record PassSoFar
{
    public bool PodCreated { get; init; }

    /// <summary>True once the API server has refused to delete the build of a platform of an earlier run.</summary>
    public bool PlatformDeletionForbidden { get; init; }

    /// <summary>Why the build of a platform could not be made.</summary>
    public Failure? PlatformRefusal { get; init; }

    public bool StatusWritten { get; init; }

    /// <summary>The status that this pass replaced.</summary>
    public Entities.ImageBuilds.ImageBuildStatus? StatusBefore { get; init; }

    public bool Announced { get; init; }

    /// <summary>The archives of all runs before this one are deleted; null when this pass has deleted none.</summary>
    public int? ArchivesDeletedBefore { get; init; }

    public bool BuildRead { get; init; }

    public bool BuildDeleted { get; init; }

    public bool Forgotten { get; init; }

    /// <summary>UIDs of the Pods whose log is to be archived; some may still be being read.</summary>
    public IReadOnlyList<string> LogsAsked { get; init; } = [];
}
