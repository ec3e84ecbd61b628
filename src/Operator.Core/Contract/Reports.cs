using Operator.Entities.ImageBuilds;

namespace Operator.Core.Contract;

/// <summary>What <c>prepare</c> found, as its termination message: one JSON object of at most 4 KiB.</summary>
public sealed record PrepareReport
{
    public ReportedFailure? Failure { get; init; }

    public SourceStatus? Source { get; init; }

    public BuildPlanStatus? Plan { get; init; }

    /// <summary>SHA-256 of the Dockerfile in the log, which shows whether lines of it are missing.</summary>
    public string? DockerfileSha256 { get; init; }

    /// <summary>How many images the build yields: more than one only for compose without a service.</summary>
    public int Images { get; init; } = 1;

    public IReadOnlyList<string>? Warnings { get; init; }

    public ContainerTimes? Times { get; init; }
}

/// <summary>What <c>publish</c> verified, as its termination message.</summary>
public sealed record PublishReport
{
    public ReportedFailure? Failure { get; init; }

    public ImageStatus? Image { get; init; }

    /// <summary>All images if there are several, or as many as fit.</summary>
    public IReadOnlyList<ServiceImageStatus>? Images { get; init; }

    public ContainerTimes? Times { get; init; }
}

/// <summary>When a container's work began and ended, by its own clock: the kubelet reports whole seconds only.</summary>
public sealed record ContainerTimes(DateTimeOffset Started, DateTimeOffset Ended);

/// <summary>A failure as the container reports it.</summary>
public sealed record ReportedFailure
{
    /// <summary>Name from the closed set of reasons.</summary>
    public required string Reason { get; init; }

    /// <summary>One sentence, redacted, without a full stop.</summary>
    public required string Message { get; init; }

    /// <summary>Lines that say why, where the message alone does not.</summary>
    public string? Excerpt { get; init; }
}
