using k8s.Models;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuilds;

/// <summary>
/// Builds a container image from a source and pushes it to a registry. A change of what is to be built, or of
/// <c>spec.runRequest</c>, starts a new run; the same spec never runs twice.
/// </summary>
[KubernetesEntity(Group = ApiNames.Group, ApiVersion = ApiNames.Version, Kind = KindName, PluralName = PluralName)]
[EntityScope(EntityScope.Namespaced)]
[KubernetesEntityShortNames("ib")]
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
    Description = "Percent and step, or position in the queue."
)]
[GenericAdditionalPrinterColumn(".status.image.reference", "Image", "string", Description = "The image that was, or will be, pushed.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[GenericAdditionalPrinterColumn(
    ".status.image.shortDigest",
    "Digest",
    "string",
    Priority = 1,
    Description = "First digits of the digest of the pushed image."
)]
[GenericAdditionalPrinterColumn(
    ".status.source.shortRevision",
    "Revision",
    "string",
    Priority = 1,
    Description = "Commit, blob or checksum of the source."
)]
[GenericAdditionalPrinterColumn(".status.image.size", "Size", "string", Priority = 1, Description = "Compressed size.")]
[GenericAdditionalPrinterColumn(".status.duration", "Duration", "string", Priority = 1, Description = "How long the run took.")]
public class ImageBuild : CustomKubernetesEntity<ImageBuildSpec, ImageBuildStatus>
{
    /// <summary>The kind.</summary>
    public const string KindName = "ImageBuild";

    /// <summary>The plural, as in URLs.</summary>
    public const string PluralName = "imagebuilds";
}
