namespace Operator.Core.Planning.Nixpacks;

/// <summary>Lets one plan override another: what the higher one sets wins, and a list contains the lower one where it has <c>"..."</c>.</summary>
internal static class MergePlans
{
    public static NixpacksPlan Over(NixpacksPlan lower, NixpacksPlan higher)
    {
        var variables = new SortedDictionary<string, string>(lower.Variables.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, value) in higher.Variables)
        {
            variables[name] = value;
        }

        var merged = lower with
        {
            Providers = Splice(lower.Providers, higher.Providers),
            BuildImage = higher.BuildImage ?? lower.BuildImage,
            Variables = variables,
            StaticAssets = higher.StaticAssets.Count > 0 ? higher.StaticAssets : lower.StaticAssets,
            Start = Over(lower.Start, higher.Start),
        };
        return higher.Phases.Aggregate(merged, (plan, phase) => plan.With(Over(plan.Phase(phase.Name), phase)));
    }

    /// <summary>Both names of the place in a list where the lower one goes.</summary>
    public static bool IsSplice(string item) => item is "..." or "@auto";

    public static IReadOnlyList<string>? Splice(IReadOnlyList<string>? lower, IReadOnlyList<string>? higher) =>
        higher is null ? lower : [.. higher.SelectMany(item => IsSplice(item) ? lower ?? [] : [item])];

    private static NixpacksPhase Over(NixpacksPhase lower, NixpacksPhase higher) =>
        lower with
        {
            DependsOn = Splice(lower.DependsOn, higher.DependsOn),
            NixPkgs = Splice(lower.NixPkgs, higher.NixPkgs),
            NixLibs = Splice(lower.NixLibs, higher.NixLibs),
            AptPkgs = Splice(lower.AptPkgs, higher.AptPkgs),
            Cmds = Splice(lower.Cmds, higher.Cmds),
            OnlyIncludeFiles = Splice(lower.OnlyIncludeFiles, higher.OnlyIncludeFiles),
            CacheDirectories = Splice(lower.CacheDirectories, higher.CacheDirectories),
            Paths = Splice(lower.Paths, higher.Paths),
        };

    private static NixpacksStart Over(NixpacksStart lower, NixpacksStart higher) =>
        new()
        {
            Cmd = higher.Cmd ?? lower.Cmd,
            RunImage = higher.RunImage ?? lower.RunImage,
            OnlyIncludeFiles = Splice(lower.OnlyIncludeFiles, higher.OnlyIncludeFiles),
            User = higher.User ?? lower.User,
        };
}
