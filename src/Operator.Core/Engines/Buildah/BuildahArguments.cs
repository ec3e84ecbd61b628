using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines.Buildah;

/// <summary>
/// What the script gets: where the image goes, where its cache is (each empty for nowhere), then the words of <c>buildah build</c> that depend on the
/// request.
/// </summary>
internal static class BuildahArguments
{
    public static IReadOnlyList<string> Of(BuildRequest request, PlannedImage image, int index)
    {
        var paths = WorkspacePaths.InPod;
        return
        [
            DestinationOf(request, image) ?? "",
            CacheOf(request, image) ?? "",
            .. image.IgnoreFile is null ? Array.Empty<string>() : [$"--ignorefile={paths.Image(index)}/{WorkspacePaths.IgnoreFileName}"],
            // Labels become one LABEL instruction after all others. Commands get the proxy from Buildah's own environment.
            .. DockerfileArguments.Of(request, image, index, image.BuildArgs.OrderBy(arg => arg.Key, StringComparer.Ordinal)),
            paths.ContextOf(image.ContextDir),
        ];
    }

    /// <summary>
    /// Labels become a line of a Dockerfile, quoted as Go quotes: what a Dockerfile reads in another way does not arrive as it is, and could be more
    /// than a label.
    /// </summary>
    public static bool Arrives(KeyValuePair<string, string> label) =>
        (label.Key + label.Value).All(character => character is >= ' ' and < (char)127 and not ('$' or '\\' or '"'));

    private static string? DestinationOf(BuildRequest request, PlannedImage image) =>
        request.Spec.Output?.Push == false || request.Repository.Length == 0
            ? null
            : $"{ResolvedOutput.RepositoryOf(request.Repository, image.Suffix)}:{request.Tags[0]}";

    /// <summary>Buildah names each layer by a tag of its own: the cache is a repository.</summary>
    private static string? CacheOf(BuildRequest request, PlannedImage image) =>
        request.Spec.Cache is not { Mode: BuildCacheMode.Registry } cache ? null
        : cache.Repository is { } given ? ResolvedOutput.RepositoryOf(given, image.Suffix)
        : request.Repository.Length > 0 ? $"{ResolvedOutput.RepositoryOf(request.Repository, image.Suffix)}/cache"
        : null;
}
