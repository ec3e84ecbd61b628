using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines.Kaniko;

/// <summary>What of a plan cannot reach Kaniko: its arguments are in the Pod before there is a plan.</summary>
internal static class KanikoPlan
{
    /// <returns>Continues "engine kaniko does not support"; null for nothing.</returns>
    public static string? Problem(BuildRequest request, PlannedImage image)
    {
        if (image.ContextDir.Trim('/') is not ("" or "."))
        {
            return $"the build context {DisplayText.Of(image.ContextDir)} of a compose file, which is not the whole source";
        }

        if (image.Target != request.Spec.Target && image.Target is not null)
        {
            return $"the target {DisplayText.Of(image.Target)} of a compose file";
        }

        var known = request.Spec.BuildArgs ?? new Dictionary<string, string>();
        if (
            image
                .BuildArgs.Where(arg => !known.TryGetValue(arg.Key, out var value) || value != arg.Value)
                .Select(arg => arg.Key)
                .FirstOrDefault() is
            { } name
        )
        {
            return name.StartsWith("IMAGEBUILD_ENV_", StringComparison.Ordinal)
                ? "variables of spec.environment with line breaks"
                : $"the build argument {DisplayText.Of(name)}, which is not in spec.buildArgs";
        }

        return image.Labels.Keys.FirstOrDefault() is { } label
            ? $"the label {DisplayText.Of(label)}, which has line breaks or is from a compose file"
            : null;
    }
}
