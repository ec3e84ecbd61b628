using System.Globalization;
using System.Text.Json.Serialization;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Contract;

/// <summary>
/// What the containers of one attempt work on: the spec as it was when the attempt was launched, with every default resolved.
/// It travels in the Pod itself (annotation, mounted as a file), so that an attempt can be understood from its Pod alone.
/// </summary>
public sealed record BuildRequest
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    public required int Run { get; init; }

    public required int Attempt { get; init; }

    public required ImageBuildSpec Spec { get; init; }

    /// <summary>True when layers are kept for later builds: one without a change is to make the same image, digest and all.</summary>
    [JsonIgnore]
    public bool KeepsLayers => Spec.Cache?.Mode is BuildCacheMode.Registry or BuildCacheMode.Volume;

    /// <summary>
    /// Value of <see cref="ApiNames.ImageRunLabel"/> in the images of this attempt. No other attempt has it, but for those of a build with a
    /// cache that have the same inputs.
    /// </summary>
    [JsonIgnore]
    public string ImageRun =>
        KeepsLayers && Inputs is { } inputs ? $"{Uid}/{inputs}" : string.Create(CultureInfo.InvariantCulture, $"{Uid}/{Run}/{Attempt}");

    /// <summary>Hash of the spec, the source and the plan, once prepare knows them; null before.</summary>
    public string? Inputs { get; init; }

    /// <summary>Architecture of the node that builds, as in image platforms (<c>amd64</c>); prepare, which runs there, sets it.</summary>
    public string? Architecture { get; init; }

    /// <summary>True where the Pod is to have a user namespace of its own (<c>pods.hostUsers: false</c>); prepare looks whether it has.</summary>
    public bool? UserNamespace { get; init; }

    /// <summary>With <c>cache.mode: volume</c>, what this attempt has of it; null with another mode.</summary>
    public CacheVolumeUse? CacheVolume { get; init; }

    /// <summary>Registry and repository, resolved; never empty when the image is pushed.</summary>
    public required string Repository { get; init; }

    /// <summary>Tags, resolved; the first is the one that the engine pushes.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Start of the run: the one clock that labels and default tags use, so that attempts agree.</summary>
    public required DateTimeOffset StartTime { get; init; }

    public SourceLimits Limits { get; init; } = new();

    /// <summary>Where a source may come from.</summary>
    public NetworkRules Network { get; init; } = new();

    /// <summary>Where the registry that the image is pushed to may be.</summary>
    public NetworkRules RegistryNetwork { get; init; } = new();

    /// <summary>Repositories of the images that a Dockerfile may name in <c># syntax=</c>.</summary>
    public IReadOnlyList<string> Frontends { get; init; } = OperatorSettings.UsualFrontends;

    /// <summary>Aggregator for Walrus blobs whose spec names none.</summary>
    public string? WalrusAggregator { get; init; }

    /// <summary>Mirrors and plain-HTTP registries of the platform, for the engine and for publish.</summary>
    public IReadOnlyList<RegistryRule> Registries { get; init; } = [];

    /// <summary>What overrides the catalog of base images; null for the catalog as shipped.</summary>
    public CatalogSource? CatalogOverride { get; init; }

    /// <summary>Name of the catalog profile whose defaults are used; null for the operator's own.</summary>
    public string? CatalogProfile { get; init; }

    /// <summary>Name of the order in which <c>auto</c> looks for kinds of project; null for the usual one.</summary>
    public string? DetectionOrder { get; init; }

    /// <summary>Template of the platform team that spec.modelVersion names; null for a built-in model version.</summary>
    public TemplateSource? Template { get; init; }
}

/// <summary>How large a source may be.</summary>
public sealed record SourceLimits
{
    public long MaxBytes { get; init; } = 1L << 30;

    public long MaxFileBytes { get; init; } = 512L << 20;

    public int MaxFiles { get; init; } = 100_000;

    /// <summary>Largest ratio between the unpacked and the packed size of an archive.</summary>
    public int MaxRatio { get; init; } = 200;
}

/// <summary>Which addresses a build may connect to, in addition to the public ones.</summary>
public sealed record NetworkRules
{
    /// <summary>Hosts, IP addresses or CIDR ranges that are allowed although they are loopback, link-local or private.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>True allows private ranges (RFC 1918, fc00::/7): usual inside a company. Loopback, link-local and metadata addresses stay forbidden.</summary>
    public bool AllowPrivate { get; init; } = true;
}

/// <summary>How one registry host is reached.</summary>
public sealed record RegistryRule
{
    /// <summary>Host as in image references, for example <c>docker.io</c>, with port where it is not 443.</summary>
    public required string Host { get; init; }

    /// <summary>Hosts to try first, in order.</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];

    /// <summary>True for plain HTTP, or any certificate.</summary>
    public bool Insecure { get; init; }
}

/// <summary>The platform team's own entries of the catalog of base images.</summary>
public sealed record CatalogSource
{
    /// <summary>ConfigMap and key, or file, for messages.</summary>
    public required string Origin { get; init; }

    /// <summary>YAML.</summary>
    public required string Text { get; init; }
}

/// <summary>A Dockerfile template of the platform team.</summary>
public sealed record TemplateSource
{
    /// <summary>The model version that it adds.</summary>
    public required string Name { get; init; }

    /// <summary>Namespace and name of its ConfigMap, for messages.</summary>
    public required string Origin { get; init; }

    /// <summary>The ConfigMap's data.</summary>
    public required IReadOnlyDictionary<string, string> Data { get; init; }
}
