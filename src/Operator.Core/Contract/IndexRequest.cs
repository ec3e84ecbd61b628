using Operator.Entities.ImageBuilds;

namespace Operator.Core.Contract;

/// <summary>The image of one platform.</summary>
/// <param name="Platform">For example <c>linux/arm64</c>.</param>
/// <param name="Digest">In the repository of the index.</param>
public sealed record PlatformImage(string Platform, string Digest);

/// <summary>
/// What the container works on that pushes the index of several platforms' images, with every default resolved: as <see cref="BuildRequest"/>
/// does, it travels in the Pod itself.
/// </summary>
public sealed record IndexRequest
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    public required int Run { get; init; }

    public required int Attempt { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    /// <summary>Registry and repository, resolved.</summary>
    public required string Repository { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>At least two, in the order of the spec.</summary>
    public required IReadOnlyList<PlatformImage> Images { get; init; }

    /// <summary>The spec's, without its tags.</summary>
    public required BuildOutput Output { get; init; }

    /// <summary>The spec's.</summary>
    public BuildProxy? Proxy { get; init; }

    /// <summary>Where the registry may be.</summary>
    public NetworkRules RegistryNetwork { get; init; } = new();

    /// <summary>Registries that the platform has without TLS.</summary>
    public IReadOnlyList<RegistryRule> Registries { get; init; } = [];
}
