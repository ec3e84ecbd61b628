using Operator.Core.Contract;
using Operator.Core.Engines.BuildKit;
using Operator.Core.Planning;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines.DockerInDocker;

/// <summary>Arguments of <c>docker buildx build</c> that depend on the request; each is one word <c>--flag=value</c>: no value can become another flag.</summary>
internal static class BuildxArguments
{
    public static IReadOnlyList<string> Of(BuildRequest request, PlannedImage image, int index)
    {
        var (spec, paths) = (request.Spec, WorkspacePaths.InPod);
        List<string> arguments = [$"--file={paths.Image(index)}/{WorkspacePaths.DockerfileName}"];
        if ((image.Target ?? spec.Target) is { Length: > 0 } target)
        {
            arguments.Add($"--target={target}");
        }

        if (spec.Platforms is { Count: > 0 } platforms)
        {
            arguments.Add($"--platform={string.Join(',', platforms)}");
        }

        arguments.AddRange(BuildKitArguments.BuildArgs(spec, image).Select(arg => $"--build-arg={arg.Key}={arg.Value}"));
        arguments.AddRange(
            image.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"--label={label.Key}={label.Value}")
        );
        // Last: of two equal labels the last one counts.
        arguments.Add($"--label={ApiNames.ImageRunLabel}={request.ImageRun}");
        arguments.AddRange((spec.BuildSecrets ?? []).Select(secret => $"--secret=id={secret.Id},src={paths.BuildSecret(secret.Id)}"));
        if (!string.IsNullOrEmpty(spec.PodTemplate?.CaConfigMap))
        {
            arguments.Add($"--secret=id={BuildKitEngine.CaSecretId},src={paths.CaBundle}");
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

        arguments.Add(paths.ContextOf(image.ContextDir));
        return arguments;
    }
}
