using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Acceptance;

internal static class ModelVersionRules
{
    public static void Check(ImageBuildSpec spec, SupportedFeatures supported, SpecProblems problems)
    {
        // The API server fills in the default; a spec that comes another way may have none.
        var model = spec.ModelVersion ?? "";
        if (!SupportedFeatures.ModelVersionNames.Contains(model) && !supported.Templates.Contains(model))
        {
            var known = string.Join(", ", SupportedFeatures.ModelVersionNames.Concat(supported.Templates.Order(StringComparer.Ordinal)));
            problems.Add("modelVersion", SpecReasons.ModelVersionUnknown, $"{DisplayText.Of(model, 63)} is unknown; use one of {known}");
            return;
        }

        var selfContained =
            SupportedFeatures.Scaffolds.Contains(model)
            || (model == ModelVersions.Dockerfile && spec.Dockerfile?.Inline is not null)
            || supported.Templates.Contains(model);
        if (!SourceRules.HasSource(spec.Source) && !selfContained)
        {
            problems.Invalid(
                "source",
                $"is required: modelVersion {model} has no example project; the model versions that have one are "
                    + string.Join(", ", SupportedFeatures.Scaffolds.Order(StringComparer.Ordinal))
            );
        }
    }
}
