using Operator.Core.Engines.BuildKit;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines;

/// <summary>The engines that this operator supports.</summary>
public static class EngineCatalog
{
    private static readonly BuildKitEngine BuildKit = new();

    /// <summary>Null for an engine that is not supported yet; such a spec is refused with SpecNotSupported.</summary>
    public static IBuildEngine? Find(BuildEngine engine) =>
        engine switch
        {
            BuildEngine.BuildKit => BuildKit,
            BuildEngine.Kaniko or BuildEngine.DockerInDocker or BuildEngine.Buildah => null,
        };
}
