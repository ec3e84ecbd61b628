using Operator.Entities;

namespace Operator.Core.Planning.Nixpacks;

/// <summary>Phases so that each comes after those that it depends on; otherwise in the order in which they were named.</summary>
internal static class PhaseOrder
{
    /// <exception cref="PlanRefusal">NixpacksCycle with the circle, or NixpacksInvalid for a dependency that does not exist.</exception>
    public static IReadOnlyList<NixpacksPhase> Of(NixpacksPlan plan)
    {
        var missing = plan
            .Phases.SelectMany(phase => (phase.DependsOn ?? []).Select(name => (phase.Name, Dependency: name)))
            .FirstOrDefault(pair => plan.Phases.All(phase => phase.Name != pair.Dependency));
        if (missing != default)
        {
            throw new PlanRefusal(
                PlanReasons.NixpacksInvalid,
                $"Phase {DisplayText.Of(missing.Name)} depends on {DisplayText.Of(missing.Dependency)}, which does not exist"
            );
        }

        return Sorted(plan.Phases);
    }

    /// <summary>A cycle in the file remains one whatever a provider adds, so it is reported before any problem with providers.</summary>
    /// <exception cref="PlanRefusal">NixpacksCycle with the circle.</exception>
    public static void RefuseCircles(NixpacksPlan written) =>
        Sorted([
            .. written.Phases.Select(phase =>
                phase with
                {
                    DependsOn = phase.DependsOn?.Where(name => written.Phases.Any(other => other.Name == name)).ToList(),
                }
            ),
        ]);

    private static List<NixpacksPhase> Sorted(IReadOnlyList<NixpacksPhase> phases)
    {
        var ordered = new List<NixpacksPhase>();
        var waiting = phases.ToList();
        while (waiting.Count > 0)
        {
            var next = waiting.FirstOrDefault(phase => (phase.DependsOn ?? []).All(name => ordered.Exists(done => done.Name == name)));
            if (next is null)
            {
                throw new PlanRefusal(
                    PlanReasons.NixpacksCycle,
                    $"Phases depend on each other in a cycle: {string.Join(" → ", Circle(waiting).Take(10).Select(name => DisplayText.Of(name, 40)))}"
                );
            }

            ordered.Add(next);
            waiting.Remove(next);
        }

        return ordered;
    }

    /// <summary>Every phase that waits depends on one that waits too, so following them must lead back to one of them.</summary>
    private static List<string> Circle(List<NixpacksPhase> waiting)
    {
        var way = new List<string>();
        var phase = waiting[0];
        while (!way.Contains(phase.Name))
        {
            way.Add(phase.Name);
            phase = waiting.First(other => phase.DependsOn!.Contains(other.Name));
        }

        return [.. way.SkipWhile(name => name != phase.Name), phase.Name];
    }
}
