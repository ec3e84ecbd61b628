using Operator.Core.Planning.Runtimes;

namespace Operator.Core.Planning.Nixpacks;

/// <summary>What the start command of a plan without provider and base image will not find.</summary>
internal static class NixpacksStartWarnings
{
    public static void Add(PlanContext context, NixpacksPlan plan)
    {
        var packages = plan.Phases.SelectMany(phase => (phase.NixPkgs ?? []).Concat(phase.AptPkgs ?? [])).ToList();
        foreach (var program in ShellPrograms.Of(plan.Start.Cmd!).Where(GenericStart.IsLanguage).Distinct(StringComparer.Ordinal))
        {
            if (!packages.Exists(package => package.StartsWith(program.TrimEnd('3'), StringComparison.Ordinal)))
            {
                context.Warnings.Add(
                    $"The start command runs {program}, and no provider brings it: name its provider in providers, or its package in aptPkgs"
                );
            }
        }
    }
}
