using Operator.Entities.ImageBuilds;

namespace Operator.Core.Acceptance;

/// <summary>
/// Finds everything that is wrong with a spec, at once. It repeats the CRD's schema and CEL rules, because an API server before 1.25 silently
/// drops the rules, and adds what no schema can express. It reads the spec alone: no cluster, no clock.
/// </summary>
public static class AcceptSpec
{
    /// <returns>Problems in the order of the spec's fields; empty for a spec that can be run.</returns>
    public static IReadOnlyList<Failure> Check(ImageBuildSpec spec, SupportedFeatures supported)
    {
        var problems = new SpecProblems();
        ModelVersionRules.Check(spec, supported, problems);
        SourceRules.Check(spec.Source, supported, problems);
        OptionRules.Check(spec, problems);
        ValueRules.Check(spec, problems);
        OutputRules.Check(spec, supported, problems);
        EngineRules.Check(spec, supported, problems);
        RunRules.Check(spec, problems);
        PodTemplateRules.Check(spec.PodTemplate, problems);
        return problems.All;
    }
}
