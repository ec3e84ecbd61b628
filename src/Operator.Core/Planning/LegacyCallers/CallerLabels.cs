using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.LegacyCallers;

/// <summary>The labels that images of the legacy build API have, for the model versions that it knows.</summary>
internal static class CallerLabels
{
    private static readonly HashSet<string> Known = [ModelVersions.PythonFlask, ModelVersions.PythonFastApi, ModelVersions.NodeJs];

    public static IEnumerable<(string Key, string? Value)> Of(BuildRequest request, string modelVersion) =>
        Known.Contains(modelVersion)
            ? [("model_version", modelVersion), ("version", request.Spec.Version), ("description", request.Spec.Description)]
            : [];
}
