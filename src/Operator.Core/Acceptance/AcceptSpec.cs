using Operator.Entities.ImageBuilds;

namespace Operator.Core.Acceptance;

/// <summary>
/// Spec → everything that is wrong with it, at once. It repeats what the CRD's schema and CEL rules say, because an API server
/// before 1.25 drops the rules silently, and adds what no schema can say. Reads the spec alone: no cluster, no clock.
/// </summary>
public static class AcceptSpec
{
    /// <returns>Problems in the order of the spec's fields; empty for a spec that can be run.</returns>
    public static IReadOnlyList<Failure> Check(ImageBuildSpec spec, ServedFeatures served)
    {
        var problems = new SpecProblems();
        ModelVersionRules.Check(spec, served, problems);
        SourceRules.Check(spec.Source, served, problems);
        OptionRules.Check(spec, problems);
        ValueRules.Check(spec, problems);
        OutputRules.Check(spec, served, problems);
        EngineRules.Check(spec, served, problems);
        RunRules.Check(spec, problems);
        PodTemplateRules.Check(spec.PodTemplate, problems);
        return problems.All;
    }
}
