using Operator.Entities.ImageBuilds;

namespace Operator.Core.Acceptance;

/// <summary>Names of enum members as in manifests, without reflection.</summary>
internal static class EnumNames
{
    public static string Of(BuildEngine engine) =>
        engine switch
        {
            BuildEngine.BuildKit => "buildkit",
            BuildEngine.Kaniko => "kaniko",
            BuildEngine.DockerInDocker => "dind",
            BuildEngine.Buildah => "buildah",
        };

    public static string Of(BuildCacheMode mode) =>
        mode switch
        {
            BuildCacheMode.None => "none",
            BuildCacheMode.Registry => "registry",
            BuildCacheMode.Worker => "worker",
        };
}
