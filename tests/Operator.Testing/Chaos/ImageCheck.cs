using Operator.Entities.ImageBuilds;

namespace Operator.Testing.Chaos;

/// <summary>The registry has what the status says, of the attempt that the status names, and nothing of builds that failed.</summary>
internal static class ImageCheck
{
    public static IEnumerable<string> Of(ChaosRecord record, ImageBuild last)
    {
        // Each Pod may have pushed an image before it was lost.
        var pods = record.Pods.Count(pod => pod.Started);
        if (record.Uploads.Count > pods)
        {
            yield return $"{pods} Pods have pushed {record.Uploads.Count} images";
        }

        if (record.Asked.Kind is ChaosKind.FailingStep or ChaosKind.DeadRegistry && record.Image is { } never)
        {
            yield return $"the registry has {never.Digest}, which cannot be";
        }

        if (last.Status.Phase != BuildPhase.Succeeded)
        {
            yield break;
        }

        if (last.Status.Image?.Digest is not { } digest || record.Image?.Digest != digest)
        {
            yield return $"the status has image {last.Status.Image?.Digest}, the registry {record.Image?.Digest}";
        }

        var label = $"{last.Metadata.Uid}/{last.Status.Run?.Number}/{last.Status.Attempt}";
        if (record.Image is { } image && image.Attempt != label)
        {
            yield return $"the image is of attempt {image.Attempt}, not {label}";
        }
    }
}
