using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuilds;

/// <summary>The build of one of several platforms.</summary>
public sealed record PlatformStatus
{
    /// <summary>The platform, for example <c>linux/arm64</c>.</summary>
    public string Platform { get; init; } = "";

    /// <summary>Name of the ImageBuild that builds the image of this platform; it has the whole status and the log.</summary>
    public string Build { get; init; } = "";

    /// <summary>Where its run stands.</summary>
    public BuildPhase? Phase { get; init; }

    /// <summary>Why it stands there: a name from the list of reasons.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason explained in one sentence.</summary>
    public string? Message { get; init; }

    /// <summary>How far it is, in a short form.</summary>
    public string? Progress { get; init; }

    /// <summary>Digest of the platform's image in the registry, <c>sha256:…</c>.</summary>
    public string? Digest { get; init; }

    /// <summary>Sum of its compressed layers and its configuration, in bytes.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>When its run left the queue.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When its run ended.</summary>
    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>The parts of its run that have started, with their times.</summary>
    [Items(-1, 8)]
    public IReadOnlyList<StageStatus>? Stages { get; init; }

    /// <summary>Steps whose results were reused.</summary>
    public CacheStatus? Cache { get; init; }

    /// <summary>Name of the ConfigMap with its whole log.</summary>
    public string? Log { get; init; }
}
