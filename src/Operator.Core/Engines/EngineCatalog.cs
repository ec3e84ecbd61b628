using Operator.Core.Engines.Buildah;
using Operator.Core.Engines.BuildKit;
using Operator.Core.Engines.DockerInDocker;
using Operator.Core.Engines.Kaniko;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines;

/// <summary>The engines that this operator supports.</summary>
public static class EngineCatalog
{
    /// <summary>All of them; the first one that can is named where another one cannot.</summary>
    public static IReadOnlyList<IBuildEngine> All { get; } =
    [new BuildKitEngine(), new KanikoEngine(), new BuildahEngine(), new DockerInDockerEngine()];

    /// <summary>Null for an engine that is not supported yet; such a spec is refused with SpecNotSupported.</summary>
    public static IBuildEngine? Find(BuildEngine engine) => All.FirstOrDefault(one => one.Engine == engine);

    /// <exception cref="NotSupportedException">The engine is not supported; a spec that names it is refused before.</exception>
    public static IBuildEngine Served(BuildEngine engine) =>
        Find(engine) ?? throw new NotSupportedException($"engine {NameOf(engine)} is not supported");

    /// <summary>Names of the engines with such features, as in manifests.</summary>
    public static IReadOnlyList<string> NamesWhere(Func<EngineFeatures, bool> can) =>
        [.. All.Where(engine => can(engine.Features)).Select(engine => NameOf(engine.Engine))];

    /// <summary>The name as in manifests.</summary>
    public static string NameOf(BuildEngine engine) =>
        engine switch
        {
            BuildEngine.BuildKit => "buildkit",
            BuildEngine.Kaniko => "kaniko",
            BuildEngine.DockerInDocker => "dind",
            BuildEngine.Buildah => "buildah",
        };
}
