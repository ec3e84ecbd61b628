using System.Text.RegularExpressions;
using Operator.Core.Planning.Catalog;

namespace Operator.Core.Planning.Nixpacks.Providers;

/// <summary>What nixpacks knows of one language, on the catalog's images.</summary>
internal interface INixpacksProvider
{
    /// <summary>As <c>providers</c> names it.</summary>
    string Name { get; }

    /// <summary>By the rules of nixpacks, which are not those of <c>modelVersion: auto</c>.</summary>
    bool Detect(IProjectFiles files);

    /// <summary>Nix packages that the provider's base image stands for; the group <c>version</c> is the number in the name.</summary>
    Regex NixPackage { get; }

    /// <summary>The version that a number in a package's name means.</summary>
    string VersionOf(string number) => number;

    /// <summary>True for a nix package that the provider's base image stands for; the version that its name asks for, if it does.</summary>
    sealed bool Provides(string nixPackage, out string? version)
    {
        var match = NixPackage.Match(nixPackage);
        version = match.Groups["version"] is { Success: true, Value: var number } ? VersionOf(number) : null;
        return match.Success;
    }

    ProviderPlan Plan(ProviderInput input);
}

/// <param name="Version">Version that variables or nix packages ask for, before the project's own wish.</param>
internal sealed record ProviderInput(PlanContext Context, NixpacksVariables Variables, VersionWish? Version);

internal sealed record ProviderPlan
{
    public required string Image { get; init; }

    public required ChosenVersion Version { get; init; }

    public required NixpacksPlan Plan { get; init; }

    /// <summary>Debian packages that bring the language to another provider's image; null where Debian has none.</summary>
    public IReadOnlyList<string>? DebianPackages { get; init; }

    public string? Framework { get; init; }

    /// <summary>Files that planning adds to the context for it.</summary>
    public IReadOnlyDictionary<string, string> AddedFiles { get; init; } = new Dictionary<string, string>();
}
