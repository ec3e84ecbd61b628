using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning;

/// <summary>
/// What an engine can do beyond building a plain Dockerfile. A spec that needs more is refused before anything runs, a user's Dockerfile before
/// the engine starts, and generated Dockerfiles do without.
/// </summary>
public sealed record EngineFeatures
{
    /// <summary>Everything that a spec or a Dockerfile can ask for.</summary>
    public static EngineFeatures All { get; } =
        new()
        {
            CacheMounts = true,
            BuildSecrets = true,
            MasksSecrets = true,
            Target = true,
            SeveralImages = true,
            SameDigest = true,
            CacheModes = new HashSet<BuildCacheMode>(Enum.GetValues<BuildCacheMode>()),
            PlannedArguments = true,
            EveryLabel = true,
            AddressRules = true,
            ProxyLogin = true,
            Dockerfile = new HashSet<DockerfileFeature>(Enum.GetValues<DockerfileFeature>()),
            PodSecurity = PodSecurityLevel.Restricted,
        };

    /// <summary>Nothing: of an engine that is not supported.</summary>
    public static EngineFeatures None { get; } = new() { PodSecurity = PodSecurityLevel.Privileged };

    /// <summary>Generated Dockerfiles keep what package managers download in <c>RUN --mount=type=cache</c>.</summary>
    public bool CacheMounts { get; init; }

    /// <summary><c>buildSecrets</c>, and <c>RUN --mount=type=secret</c>, by which commands also get the platform's certificates.</summary>
    public bool BuildSecrets { get; init; }

    /// <summary>Values of build secrets that a command prints are masked in the log wherever they stand, not only by their shape.</summary>
    public bool MasksSecrets { get; init; }

    /// <summary><c>target</c>.</summary>
    public bool Target { get; init; }

    /// <summary>Several services of a compose file in one build.</summary>
    public bool SeveralImages { get; init; }

    /// <summary>Arguments, targets and labels that only the source names: those of a compose file, of a template, and values with line breaks.</summary>
    public bool PlannedArguments { get; init; }

    /// <summary>Labels of a compose file arrive as they are, also with a dollar, a quote, a backslash, a line break or a letter beyond ASCII.</summary>
    public bool EveryLabel { get; init; }

    /// <summary>The address rules hold for images and URLs that a Dockerfile names.</summary>
    public bool AddressRules { get; init; }

    /// <summary>A proxy with a password: the engine runs beside the container that adds the login to its connections.</summary>
    public bool ProxyLogin { get; init; }

    /// <summary>With a cache, a build without a change makes the same digest: its label names the inputs, which prepare finds out.</summary>
    public bool SameDigest { get; init; }

    /// <summary>It asks the registry itself whether it may push, before it builds.</summary>
    public bool ChecksPush { get; init; }

    /// <summary>It runs a privileged container: only where an ImageBuildPolicy and a label of the namespace both allow it.</summary>
    public bool Privileged { get; init; }

    public IReadOnlySet<BuildCacheMode> CacheModes { get; init; } = new HashSet<BuildCacheMode> { BuildCacheMode.None };

    /// <summary>What a user's Dockerfile may say.</summary>
    public IReadOnlySet<DockerfileFeature> Dockerfile { get; init; } = new HashSet<DockerfileFeature>();

    /// <summary>The strictest level of Pod Security that the build's Pod passes with the operator's default settings.</summary>
    public required PodSecurityLevel PodSecurity { get; init; }
}

/// <summary>Levels of the Pod Security Standards, from the strictest on.</summary>
public enum PodSecurityLevel
{
    Restricted,
    Baseline,
    Privileged,
}
