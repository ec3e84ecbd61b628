using Operator.Core.Contract;
using Operator.Core.Engines.BuildKit;
using Operator.Core.Planning;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines.DockerInDocker;

/// <summary>Arguments of <c>docker buildx build</c> that depend on the request.</summary>
internal static class BuildxArguments
{
    public static IReadOnlyList<string> Of(BuildRequest request, PlannedImage image, int index)
    {
        List<string> arguments = [.. DockerfileArguments.Of(request, image, index, BuildKitArguments.BuildArgs(request.Spec, image))];
        if (request.Spec.PodTemplate?.Proxy?.CredentialsSecret is not null)
        {
            // Commands have an address of their own otherwise, and publish listens on the Pod's loopback address alone.
            arguments.Add("--network=host");
        }

        arguments.Add(
            request.Spec.Output?.Push == false || request.Repository.Length == 0
                // Every step is built, and nothing is kept.
                ? "--output=type=cacheonly"
                : $"--output=type=image,name={ResolvedOutput.RepositoryOf(request.Repository, image.Suffix)}:{request.Tags[0]},push=true"
        );
        if (RegistryCache.Of(request, image) is { } cache)
        {
            arguments.Add($"--cache-from=type=registry,ref={cache.Reference}");
            // A cache that cannot be written must not fail a build that is already in the registry.
            arguments.Add($"--cache-to=type=registry,ref={cache.Reference},mode=max,ignore-error=true");
        }

        arguments.Add(WorkspacePaths.InPod.ContextOf(image.ContextDir));
        return arguments;
    }
}
