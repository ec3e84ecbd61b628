namespace Operator.Core.Status;

/// <summary>
/// What this process remembers about a build. It saves requests and limits how often they are made; the result never depends on it, so that
/// another process, which remembers nothing, reaches the same one.
/// </summary>
public sealed record Remembered
{
    /// <summary>When this process last wrote the status.</summary>
    public DateTimeOffset? LastWrite { get; init; }

    /// <summary>When the API server last refused a Pod of this build; null once one was created.</summary>
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>The run whose end this process has announced.</summary>
    public int? EndAnnounced { get; init; }
}

/// <summary>What this pass has done already.</summary>
public sealed record PassSoFar
{
    public bool PodCreated { get; init; }

    public bool StatusWritten { get; init; }

    /// <summary>The status that this pass replaced.</summary>
    public Entities.ImageBuilds.ImageBuildStatus? StatusBefore { get; init; }

    public bool Announced { get; init; }

    public bool ArchivesDeleted { get; init; }

    public bool BuildRead { get; init; }

    public bool BuildDeleted { get; init; }

    public bool Forgotten { get; init; }

    /// <summary>UIDs of the Pods whose log is to be archived; some may still be being read.</summary>
    public IReadOnlyList<string> LogsAsked { get; init; } = [];
}
