using Operator.Core.Contract;

namespace Operator.Core.Engines.Kaniko;

/// <summary>
/// Where things are in Kaniko's container. Its own root is the image that it builds, and what is mounted never gets into the image: so the
/// workspace lies where no image has anything, and not under <c>/workspace</c>, which Dockerfiles use.
/// </summary>
internal static class KanikoPaths
{
    public const string Workspace = "/imagebuild/workspace";

    public const string ResultKind = "digest";

    public static WorkspacePaths InPod { get; } = new() { Workspace = Workspace };
}
