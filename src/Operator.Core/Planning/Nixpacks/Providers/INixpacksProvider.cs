using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Runtimes;

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
internal sealed record ProviderInput(PlanContext Context, NixpacksVariables Variables, VersionWish? Version)
{
    public required PlanInput Given { get; init; }

    /// <summary>What the project, its nixpacks file, the variables and the spec say together, without a provider.</summary>
    public required NixpacksPlan Written { get; init; }

    public string? Start => Written.Start.Cmd;

    public bool IsFromProcfile => Start is not null && Start == Procfile.Start(Context.Files);

    /// <summary>The phases install packages, which can bring programs that the provider's image lacks.</summary>
    public bool Brings => Written.Phases.Any(phase => phase.AptPkgs is { Count: > 0 } || phase.NixPkgs is { Count: > 0 });

    /// <summary>PORT of the spec's environment or of the plan's variables, otherwise the usual one.</summary>
    public string Port(int usual) => Variable ?? usual.ToString(CultureInfo.InvariantCulture);

    /// <summary>The input of planning with that PORT, for a runtime that looks for it in the environment.</summary>
    public PlanInput WithPort() =>
        Variable is not { } port
            ? Given
            : Given with
            {
                Request = Given.Request with
                {
                    Spec = Given.Request.Spec with { Environment = new Dictionary<string, string>(Context.Variables) { ["PORT"] = port } },
                },
            };

    private string? Variable => Context.Variables.GetValueOrDefault("PORT") ?? Written.Variables.GetValueOrDefault("PORT");
}

internal sealed record ProviderPlan
{
    public required string Image { get; init; }

    public required ChosenVersion Version { get; init; }

    public required NixpacksPlan Plan { get; init; }

    /// <summary>Debian packages that bring the language to another provider's image; null where Debian has none.</summary>
    public IReadOnlyList<string>? DebianPackages { get; init; }

    /// <summary>Instructions that prepare the provider's own image, before all phases.</summary>
    public IReadOnlyList<DockerfileStatement> Tools { get; init; } = [];

    /// <summary>Directories beside /app that belong to the application.</summary>
    public IReadOnlyList<string> Owned { get; init; } = [];

    /// <summary>Lines of a .dockerignore, for a source that has none.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = ["node_modules"];

    public string? Framework { get; init; }

    /// <summary>Files that planning adds to the context for it.</summary>
    public IReadOnlyDictionary<string, string> AddedFiles { get; init; } = new Dictionary<string, string>();
}
