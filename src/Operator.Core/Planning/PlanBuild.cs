using Operator.Entities;

namespace Operator.Core.Planning;

/// <summary>Entry of planning: from what was fetched to a Dockerfile, or the reason why there is none.</summary>
public static class PlanBuild
{
    public static PlanOutcome From(PlanInput input) =>
        new PlanOutcome.Refused(SpecReasons.NotSupported, $"modelVersion {input.Request.Spec.ModelVersion} is not served");
}
