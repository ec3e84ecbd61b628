using Operator.Core.Contract;
using Operator.Core.Engines.BuildKit;
using Operator.Core.Planning;
using Operator.Entities;

namespace Operator.Core.Engines;

/// <summary>What <c>docker buildx build</c> and <c>buildah build</c> call alike; each is one word <c>--flag=value</c>: no value can become another flag.</summary>
internal static class DockerfileArguments
{
    /// <param name="index">Place of the image in the plan, from 0.</param>
    /// <param name="buildArgs">Build arguments, sorted by name.</param>
    public static IEnumerable<string> Of(
        BuildRequest request,
        PlannedImage image,
        int index,
        IEnumerable<KeyValuePair<string, string>> buildArgs
    )
    {
        var (spec, paths) = (request.Spec, WorkspacePaths.InPod);
        yield return $"--file={paths.Image(index)}/{WorkspacePaths.DockerfileName}";
        if ((image.Target ?? spec.Target) is { Length: > 0 } target)
        {
            yield return $"--target={target}";
        }

        if (spec.Platforms is { Count: > 0 } platforms)
        {
            yield return $"--platform={string.Join(',', platforms)}";
        }

        foreach (var (name, value) in buildArgs)
        {
            yield return $"--build-arg={name}={value}";
        }

        foreach (var (name, value) in image.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            yield return $"--label={name}={value}";
        }

        // Last: of two equal labels the last one counts.
        yield return $"--label={ApiNames.ImageRunLabel}={request.ImageRun}";
        foreach (var secret in spec.BuildSecrets ?? [])
        {
            yield return $"--secret=id={secret.Id},src={paths.BuildSecret(secret.Id)}";
        }

        if (!string.IsNullOrEmpty(spec.PodTemplate?.CaConfigMap))
        {
            yield return $"--secret=id={BuildKitEngine.CaSecretId},src={paths.CaBundle}";
        }
    }
}
