using Operator.Entities.ImageBuilds;

namespace Operator.Core.Acceptance;

/// <summary>Names of enum members as in manifests, without reflection.</summary>
internal static class JsonNames
{
    public static string Of<T>(T value)
        where T : struct, Enum =>
        value switch
        {
            BuildEngine.BuildKit => "buildkit",
            BuildEngine.Kaniko => "kaniko",
            BuildEngine.DockerInDocker => "dind",
            BuildEngine.Buildah => "buildah",
            BuildCacheMode.None => "none",
            BuildCacheMode.Registry => "registry",
            BuildCacheMode.Worker => "worker",
            _ => value.ToString(),
        };
}
