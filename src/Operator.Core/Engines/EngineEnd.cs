using Operator.Core.Redaction;

namespace Operator.Core.Engines;

/// <summary>How the build container ended, and what is needed to classify its failure.</summary>
public sealed record EngineEnd
{
    public required int ExitCode { get; init; }

    /// <summary>True when the kernel killed something in the container because memory ran out.</summary>
    public bool OutOfMemory { get; init; }

    /// <summary>The container's last lines, as the kubelet kept them: all there is when the log is lost.</summary>
    public string? LastWords { get; init; }

    /// <summary>True when the build has credentials for registries.</summary>
    public bool HasRegistrySecret { get; init; }

    /// <summary>Where the image was to go.</summary>
    public string Repository { get; init; } = "";

    /// <summary>Requested platforms; empty for the node's own.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Masks the messages, once they have been composed and before they are cut.</summary>
    public Redactor Redactor { get; init; } = Redactor.Plain;
}
