namespace Operator.Core.Planning.Nixpacks;

/// <summary>
/// What one source of a nixpacks plan sets: the provider, the Procfile, the file, the variables, the spec. What it does not set is null,
/// and a list may have <c>"..."</c> where the list below it goes.
/// </summary>
internal sealed record NixpacksPlan
{
    public IReadOnlyList<string>? Providers { get; init; }

    public string? BuildImage { get; init; }

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Files below /assets: name → text.</summary>
    public IReadOnlyDictionary<string, string> StaticAssets { get; init; } = new Dictionary<string, string>();

    /// <summary>In the order in which they are first named.</summary>
    public IReadOnlyList<NixpacksPhase> Phases { get; init; } = [];

    public NixpacksStart Start { get; init; } = new();

    public NixpacksPhase Phase(string name) => Phases.FirstOrDefault(phase => phase.Name == name) ?? new NixpacksPhase { Name = name };

    public NixpacksPlan With(NixpacksPhase phase) =>
        this with
        {
            Phases = Phases.Any(existing => existing.Name == phase.Name)
                ? [.. Phases.Select(existing => existing.Name == phase.Name ? phase : existing)]
                : [.. Phases, phase],
        };
}

internal sealed record NixpacksPhase
{
    public required string Name { get; init; }

    public IReadOnlyList<string>? DependsOn { get; init; }

    public IReadOnlyList<string>? NixPkgs { get; init; }

    public IReadOnlyList<string>? NixLibs { get; init; }

    /// <summary>Debian packages.</summary>
    public IReadOnlyList<string>? AptPkgs { get; init; }

    public IReadOnlyList<string>? Cmds { get; init; }

    /// <summary>Null: the whole source.</summary>
    public IReadOnlyList<string>? OnlyIncludeFiles { get; init; }

    public IReadOnlyList<string>? CacheDirectories { get; init; }

    /// <summary>Directories that go in front of PATH.</summary>
    public IReadOnlyList<string>? Paths { get; init; }
}

internal sealed record NixpacksStart
{
    public string? Cmd { get; init; }

    public string? RunImage { get; init; }

    public IReadOnlyList<string>? OnlyIncludeFiles { get; init; }

    public string? User { get; init; }
}
