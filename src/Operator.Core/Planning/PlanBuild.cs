using Operator.Core.Planning.Compose;
using Operator.Core.Planning.Templates;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning;

/// <summary>Entry of planning: from what was fetched to a Dockerfile, or the reason why there is none.</summary>
public static class PlanBuild
{
    public static PlanOutcome From(PlanInput input)
    {
        try
        {
            return new PlanOutcome.Planned(Plan(input));
        }
        catch (PlanRefusal refusal)
        {
            return new PlanOutcome.Refused(refusal.Reason, refusal.Message);
        }
    }

    private static BuildPlan Plan(PlanInput input) =>
        input.Request.Spec.ModelVersion switch
        {
            var name when input.Request.Template is { } template && template.Name == name => PlanTemplate.From(input, template),
            ModelVersions.Compose => PlanCompose.From(input),
            ModelVersions.Dockerfile => PlanDockerfile(input),
            var other => throw new PlanRefusal(SpecReasons.NotSupported, $"modelVersion {other} is not served"),
        };

    private static BuildPlan PlanDockerfile(PlanInput input)
    {
        var spec = input.Request.Spec;
        var path = spec.Dockerfile?.Path ?? "Dockerfile";
        var text =
            spec.Dockerfile?.Inline
            ?? input.Files?.ReadText(path)
            ?? throw new PlanRefusal(PlanReasons.DockerfileNotFound, $"The source has no {path}");
        return new BuildPlan
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
        };
    }
}
