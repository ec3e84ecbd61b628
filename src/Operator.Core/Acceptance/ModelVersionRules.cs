using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Acceptance;

internal static class ModelVersionRules
{
    public static void Check(ImageBuildSpec spec, ServedFeatures served, SpecProblems problems)
    {
        // The API server fills in the default; a spec that comes another way may have none.
        var model = spec.ModelVersion ?? "";
        if (!ServedFeatures.ModelVersionNames.Contains(model) && !served.Templates.Contains(model))
        {
            var known = string.Join(", ", ServedFeatures.ModelVersionNames.Concat(served.Templates.Order(StringComparer.Ordinal)));
            problems.Add("modelVersion", SpecReasons.ModelVersionUnknown, $"{DisplayText.Of(model, 63)} is not known; there are {known}");
            return;
        }

        var selfContained =
            ServedFeatures.Scaffolds.Contains(model)
            || (model == ModelVersions.Dockerfile && spec.Dockerfile?.Inline is not null)
            || served.Templates.Contains(model);
        if (!SourceRules.HasSource(spec.Source) && !selfContained)
        {
            problems.Invalid(
                "source",
                $"is needed: modelVersion {model} has no example project; those that have one are "
                    + string.Join(", ", ServedFeatures.Scaffolds.Order(StringComparer.Ordinal))
            );
        }
    }
}
