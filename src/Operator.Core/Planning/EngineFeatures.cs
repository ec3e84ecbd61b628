using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning;

/// <summary>What the engine supports in a generated RUN.</summary>
public sealed record EngineFeatures
{
    /// <summary><c>RUN --mount=type=cache</c>.</summary>
    public required bool CacheMounts { get; init; }

    /// <summary><c>RUN --mount=type=secret</c>.</summary>
    public required bool SecretMounts { get; init; }

    public static EngineFeatures Of(BuildEngine engine) =>
        engine switch
        {
            BuildEngine.BuildKit => new() { CacheMounts = true, SecretMounts = true },
            BuildEngine.Kaniko or BuildEngine.DockerInDocker or BuildEngine.Buildah => new() { CacheMounts = false, SecretMounts = false },
        };
}
