using Operator.Core.Planning.Compose;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning;

/// <summary>Entry of planning: from what was fetched to a Dockerfile, or the reason why there is none.</summary>
public static class PlanBuild
{
    public static PlanOutcome From(PlanInput input)
    {
        var spec = input.Request.Spec;
        if (spec.ModelVersion == ModelVersions.Compose)
        {
            return PlanCompose.From(input);
        }

        if (spec.ModelVersion != ModelVersions.Dockerfile)
        {
            return new PlanOutcome.Refused(SpecReasons.NotSupported, $"modelVersion {spec.ModelVersion} is not served");
        }

        var path = spec.Dockerfile?.Path ?? "Dockerfile";
        var text = spec.Dockerfile?.Inline ?? input.Files?.ReadText(path);
        return text is null
            ? new PlanOutcome.Refused(PlanReasons.DockerfileNotFound, $"The source has no {path}")
            : new PlanOutcome.Planned(
                new BuildPlan
                {
                    Status = new BuildPlanStatus { ModelVersion = ModelVersions.Dockerfile, DetectedBy = "spec.modelVersion" },
                    Images =
                    [
                        new PlannedImage
                        {
                            Dockerfile = text,
                            Target = spec.Target,
                            BuildArgs = spec.BuildArgs ?? new Dictionary<string, string>(),
                        },
                    ],
                }
            );
    }
}
