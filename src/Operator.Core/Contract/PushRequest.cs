using Operator.Entities.ImagePushes;

namespace Operator.Core.Contract;

/// <summary>
/// What the container of a push works on, with every default resolved: as <see cref="BuildRequest"/> does, it travels in the Pod itself.
/// </summary>
public sealed record PushRequest
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    public required int Run { get; init; }

    public required int Attempt { get; init; }

    public required ImagePushSpec Spec { get; init; }

    /// <summary>What is copied; a build's image by its digest.</summary>
    public required PushSourceStatus Source { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    /// <summary>Where the registry of the source may be.</summary>
    public NetworkRules SourceNetwork { get; init; } = new();

    /// <summary>Where the registry of the destination may be.</summary>
    public NetworkRules RegistryNetwork { get; init; } = new();

    /// <summary>Registries that the platform has without TLS.</summary>
    public IReadOnlyList<RegistryRule> Registries { get; init; } = [];
}
