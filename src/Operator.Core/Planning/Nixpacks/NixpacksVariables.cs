namespace Operator.Core.Planning.Nixpacks;

/// <summary>The <c>NIXPACKS_*</c> variables of the build: a plan of their own over that of the file.</summary>
internal sealed class NixpacksVariables(IReadOnlyDictionary<string, string> variables)
{
    public const string Prefix = "NIXPACKS_";

    /// <summary>Those that providers read.</summary>
    private static readonly HashSet<string> OfProviders = new(StringComparer.Ordinal)
    {
        "NODE_VERSION",
        "PYTHON_VERSION",
        "RUST_VERSION",
        "RUST_BIN",
        "GO_BIN",
        "JDK_VERSION",
        "CSHARP_SDK_VERSION",
        "RUBY_VERSION",
        "PHP_ROOT_DIR",
    };

    private static readonly HashSet<string> OfPlans = new(StringComparer.Ordinal)
    {
        "INSTALL_CMD",
        "BUILD_CMD",
        "START_CMD",
        "PKGS",
        "APT_PKGS",
        "LIBS",
        "INSTALL_CACHE_DIRS",
        "BUILD_CACHE_DIRS",
        "NO_CACHE",
        "CONFIG_FILE",
        "METADATA",
    };

    public bool NoCache => this["NO_CACHE"] is not (null or "" or "0" or "false");

    public string? ConfigFile => this["CONFIG_FILE"];

    /// <summary>A variable without its prefix; null when it is empty.</summary>
    public string? this[string name] => variables.GetValueOrDefault(Prefix + name) is { Length: > 0 } value ? value : null;

    public IEnumerable<string> Warnings =>
        variables
            .Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Where(name => !OfPlans.Contains(name[Prefix.Length..]) && !OfProviders.Contains(name[Prefix.Length..]))
            .Order(StringComparer.Ordinal)
            .Select(name => $"{name} is not used");

    public NixpacksPlan Plan =>
        new()
        {
            // They steer the plan; the others are the application's.
            Variables = variables.Where(pair => !pair.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(),
            Phases =
            [
                new NixpacksPhase
                {
                    Name = "setup",
                    NixPkgs = Appended("PKGS"),
                    AptPkgs = Appended("APT_PKGS"),
                    NixLibs = Appended("LIBS"),
                },
                new NixpacksPhase
                {
                    Name = "install",
                    Cmds = Command("INSTALL_CMD"),
                    CacheDirectories = Appended("INSTALL_CACHE_DIRS"),
                },
                new NixpacksPhase
                {
                    Name = "build",
                    Cmds = Command("BUILD_CMD"),
                    CacheDirectories = Appended("BUILD_CACHE_DIRS"),
                },
            ],
            Start = new NixpacksStart { Cmd = this["START_CMD"] },
        };

    private string[]? Command(string name) => this[name] is { } command ? [command] : null;

    private string[]? Appended(string name) =>
        this[name] is { } list
            ? ["...", .. list.Split([',', ' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]
            : null;
}
