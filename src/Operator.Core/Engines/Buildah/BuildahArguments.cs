using Operator.Core.Contract;
using Operator.Core.Engines.BuildKit;
using Operator.Core.Planning;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines.Buildah;

/// <summary>
/// What the script gets: where the image goes, where its cache is (each empty for nowhere), then the words of <c>buildah build</c> that depend on the
/// request. Each of these is one word <c>--flag=value</c>: no value can become another flag.
/// </summary>
internal static class BuildahArguments
{
    public static IReadOnlyList<string> Of(BuildRequest request, PlannedImage image, int index)
    {
        var (spec, paths) = (request.Spec, WorkspacePaths.InPod);
        List<string> arguments =
        [
            DestinationOf(request, image) ?? "",
            CacheOf(request, image) ?? "",
            $"--file={paths.Image(index)}/{WorkspacePaths.DockerfileName}",
        ];
        if (image.IgnoreFile is not null)
        {
            arguments.Add($"--ignorefile={paths.Image(index)}/{WorkspacePaths.IgnoreFileName}");
        }

        if ((image.Target ?? spec.Target) is { Length: > 0 } target)
        {
            arguments.Add($"--target={target}");
        }

        if (spec.Platforms is [var platform])
        {
            arguments.Add($"--platform={platform}");
        }

        arguments.AddRange(
            image.BuildArgs.OrderBy(arg => arg.Key, StringComparer.Ordinal).Select(arg => $"--build-arg={arg.Key}={arg.Value}")
        );
        arguments.AddRange(
            image.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"--label={label.Key}={label.Value}")
        );
        // Last: they become one LABEL instruction after all others, and of two equal labels the last one counts.
        arguments.Add($"--label={ApiNames.ImageRunLabel}={request.ImageRun}");
        arguments.AddRange((spec.BuildSecrets ?? []).Select(secret => $"--secret=id={secret.Id},src={paths.BuildSecret(secret.Id)}"));
        if (!string.IsNullOrEmpty(spec.PodTemplate?.CaConfigMap))
        {
            arguments.Add($"--secret=id={BuildKitEngine.CaSecretId},src={paths.CaBundle}");
        }

        arguments.Add(paths.ContextOf(image.ContextDir));
        return arguments;
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
