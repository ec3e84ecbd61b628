using k8s.Models;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImagePushes;

/// <summary>
/// Copies the image of a finished ImageBuild, or any image, to another repository, with its digest. A change of what is to be pushed, or of
/// <c>spec.runRequest</c>, starts a new run; the same spec never runs twice.
/// </summary>
[KubernetesEntity(Group = ApiNames.Group, ApiVersion = ApiNames.Version, Kind = KindName, PluralName = PluralName)]
[EntityScope(EntityScope.Namespaced)]
[KubernetesEntityShortNames("ip")]
[KubernetesEntityCategories("image-builds")]
[GenericAdditionalPrinterColumn(".status.phase", "Phase", "string", Description = "Where the run stands.")]
[GenericAdditionalPrinterColumn(
    ".status.reason",
    "Reason",
    "string",
    Description = "Why it stands there: one word from the list of reasons."
)]
[GenericAdditionalPrinterColumn(
    ".status.progress.summary",
    "Progress",
    "string",
    Description = "Percent and bytes, or position in the queue."
)]
[GenericAdditionalPrinterColumn(".status.image.reference", "Image", "string", Description = "The copy that was, or will be, pushed.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[GenericAdditionalPrinterColumn(".status.source.image", "Source", "string", Priority = 1, Description = "The image that is copied.")]
[GenericAdditionalPrinterColumn(
    ".status.image.shortDigest",
    "Digest",
    "string",
    Priority = 1,
    Description = "First digits of the digest of the copy."
)]
[GenericAdditionalPrinterColumn(".status.image.size", "Size", "string", Priority = 1, Description = "Compressed size.")]
[GenericAdditionalPrinterColumn(".status.attempt", "Attempt", "integer", Priority = 1, Description = "Number of the attempt.")]
[GenericAdditionalPrinterColumn(".status.duration", "Duration", "string", Priority = 1, Description = "How long the run took.")]
public sealed class ImagePush : CustomKubernetesEntity<ImagePushSpec, ImagePushStatus>
{
    /// <summary>The kind.</summary>
    public const string KindName = "ImagePush";

    /// <summary>The plural, as in URLs.</summary>
    public const string PluralName = "imagepushes";
}
