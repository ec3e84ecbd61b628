using Operator.Core.Engines;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Acceptance;

/// <summary>The features of the spec that this operator supports. A spec that uses another one is refused.</summary>
public sealed record SupportedFeatures
{
    public IReadOnlySet<BuildEngine> Engines { get; init; } = EngineCatalog.All.Select(engine => engine.Engine).ToHashSet();

    /// <summary>What each of them can do.</summary>
    public Func<BuildEngine, EngineFeatures> FeaturesOf { get; init; } =
        engine => EngineCatalog.Find(engine)?.Features ?? EngineFeatures.None;

    public IReadOnlySet<BuildCacheMode> CacheModes { get; init; } =
        new HashSet<BuildCacheMode> { BuildCacheMode.None, BuildCacheMode.Registry, BuildCacheMode.Volume };

    /// <summary>Names of the platform team's templates.</summary>
    public IReadOnlySet<string> Templates { get; init; } = new HashSet<string>();

    /// <summary>True when the operator has a default registry.</summary>
    public bool DefaultRegistry { get; init; } = true;

    /// <summary>True when the operator has a default Walrus aggregator.</summary>
    public bool DefaultAggregator { get; init; } = true;

    public static IReadOnlyList<string> ModelVersionNames { get; } =
    [
        ModelVersions.Auto,
        ModelVersions.PythonFlask,
        ModelVersions.PythonFastApi,
        ModelVersions.Python,
        ModelVersions.NodeJs,
        ModelVersions.Go,
        ModelVersions.Rust,
        ModelVersions.Java,
        ModelVersions.DotNet,
        ModelVersions.Ruby,
        ModelVersions.Php,
        ModelVersions.Deno,
        ModelVersions.Static,
        ModelVersions.Nixpacks,
        ModelVersions.Dockerfile,
        ModelVersions.Compose,
        ModelVersions.Generic,
    ];

    /// <summary>Model versions that come with a working example project, so that no source is needed.</summary>
    public static IReadOnlySet<string> Scaffolds { get; } =
        new HashSet<string> { ModelVersions.PythonFlask, ModelVersions.PythonFastApi, ModelVersions.NodeJs };
}
