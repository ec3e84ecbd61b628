using Operator.Entities;

namespace Operator.Core.Planning.Nixpacks.Providers;

/// <summary>
/// What all providers of a project contribute. The first brings the base image; the others come as Debian packages, and their phases
/// under their name (<c>python:install</c>), as nixpacks does it.
/// </summary>
internal sealed record ProvidedPlan
{
    public required IReadOnlyList<INixpacksProvider> Providers { get; init; }

    /// <summary>Null for a plan that says itself that it needs no provider.</summary>
    public required ProviderPlan? First { get; init; }

    public required NixpacksPlan Plan { get; init; }

    /// <summary>Files that planning adds to the context for them.</summary>
    public IReadOnlyDictionary<string, string> AddedFiles { get; init; } = new Dictionary<string, string>();

    /// <exception cref="PlanRefusal">NotSupported for a provider that Debian has no packages for.</exception>
    public static ProvidedPlan Of(IReadOnlyList<INixpacksProvider> providers, Func<INixpacksProvider, ProviderPlan> plan)
    {
        var plans = providers.Select(plan).ToList();
        var all = plans.Select((one, index) => index == 0 ? one.Plan : Beside(providers[index], one)).ToList();
        return new ProvidedPlan
        {
            Providers = providers,
            First = plans.FirstOrDefault(),
            AddedFiles = plans.SelectMany(one => one.AddedFiles).DistinctBy(file => file.Key).ToDictionary(),
            Plan = all.Count switch
            {
                0 => ProviderPhases.Of([], [], null),
                1 => all[0],
                _ => Joined(all),
            },
        };
    }

    /// <summary>True for a nix package that one of the providers stands for.</summary>
    public bool Provides(string nixPackage) => Providers.Any(provider => provider.Provides(nixPackage, out _));

    private static NixpacksPlan Beside(INixpacksProvider provider, ProviderPlan provided)
    {
        var packages =
            provided.DebianPackages
            ?? throw new PlanRefusal(
                SpecReasons.NotSupported,
                $"nixpacks' provider {provider.Name} cannot bring this project's tools to another provider's image: name it first in providers"
            );
        return provided.Plan with
        {
            Phases =
            [
                .. provided.Plan.Phases.Select(phase =>
                    phase with
                    {
                        Name = Prefixed(phase.Name),
                        DependsOn = phase.DependsOn?.Select(Prefixed).ToList(),
                        AptPkgs = phase.Name == "setup" ? packages : phase.AptPkgs,
                    }
                ),
            ],
        };

        string Prefixed(string name) => $"{provider.Name}:{name}";
    }

    /// <summary>For variables and start commands the earlier provider wins.</summary>
    private static NixpacksPlan Joined(IReadOnlyList<NixpacksPlan> plans) =>
        new()
        {
            Variables = plans
                .SelectMany(plan => plan.Variables)
                .DistinctBy(variable => variable.Key)
                .ToDictionary(variable => variable.Key, variable => variable.Value),
            Phases = [.. plans.SelectMany(plan => plan.Phases)],
            Start = new NixpacksStart { Cmd = plans.Select(plan => plan.Start.Cmd).FirstOrDefault(command => command is not null) },
        };
}
