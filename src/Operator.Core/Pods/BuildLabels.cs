using System.Globalization;
using k8s.Models;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;

namespace Operator.Core.Pods;

/// <summary>Labels and owner of everything that is made for a build or a push.</summary>
public static class BuildLabels
{
    public static Dictionary<string, string> Of(ImageBuild build, BuildRun run, int? attempt = null)
    {
        var labels = new Dictionary<string, string>
        {
            [ApiNames.ManagedByLabel] = ApiNames.ManagedBy,
            [ApiNames.NameLabel] = BuildNames.LabelValue(build.Metadata.Name ?? ""),
            [ApiNames.UidLabel] = build.Metadata.Uid ?? "",
            [ApiNames.RunLabel] = run.Number.ToString(CultureInfo.InvariantCulture),
            [ApiNames.SpecHashLabel] = run.SpecHash,
        };
        if (attempt is { } number)
        {
            labels[ApiNames.AttemptLabel] = number.ToString(CultureInfo.InvariantCulture);
        }

        return labels;
    }

    /// <summary>Makes the garbage collector remove what a deleted build leaves.</summary>
    public static V1OwnerReference OwnerOf(ImageBuild build) =>
        new()
        {
            ApiVersion = ApiNames.ApiVersion,
            Kind = KindOf(build),
            Name = build.Metadata.Name ?? "",
            Uid = build.Metadata.Uid ?? "",
            Controller = true,
            BlockOwnerDeletion = false,
        };

    /// <summary>Not the object's own word, which a list leaves out.</summary>
    public static string KindOf(ImageBuild build) => build is PushRun ? ImagePush.KindName : ImageBuild.KindName;

    /// <summary>The reference to the build or push that controls an object, whatever its version; null when none does.</summary>
    public static V1OwnerReference? ControllerOf(V1ObjectMeta metadata) =>
        metadata.OwnerReferences?.FirstOrDefault(owner => owner?.Controller == true)
            is { Kind: ImageBuild.KindName or ImagePush.KindName } owner
        && owner.ApiVersion?.StartsWith(ApiNames.Group + "/", StringComparison.Ordinal) == true
            ? owner
            : null;
}
