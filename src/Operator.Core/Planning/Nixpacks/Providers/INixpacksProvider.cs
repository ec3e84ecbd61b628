using Operator.Core.Planning.Catalog;

namespace Operator.Core.Planning.Nixpacks.Providers;

/// <summary>What nixpacks knows of one language, on the catalog's images.</summary>
internal interface INixpacksProvider
{
    /// <summary>As <c>providers</c> names it.</summary>
    string Name { get; }

    /// <summary>By the rules of nixpacks, which are not those of <c>modelVersion: auto</c>.</summary>
    bool Detect(IProjectFiles files);

    /// <summary>True for a nix package that the provider's base image stands for; the version that its name asks for, if it does.</summary>
    bool Provides(string nixPackage, out string? version);

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
}
