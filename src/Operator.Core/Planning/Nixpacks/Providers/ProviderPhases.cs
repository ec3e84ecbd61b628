namespace Operator.Core.Planning.Nixpacks.Providers;

/// <summary>The three usual phases, by what a provider runs in them.</summary>
internal static class ProviderPhases
{
    public static NixpacksPlan Of(
        IReadOnlyList<string> install,
        IReadOnlyList<string> build,
        string? start,
        IReadOnlyList<string>? caches = null,
        IReadOnlyList<string>? paths = null,
        IReadOnlyDictionary<string, string>? variables = null
    ) =>
        new()
        {
            Variables = variables ?? new Dictionary<string, string>(),
            Phases =
            [
                new NixpacksPhase { Name = "setup" },
                new NixpacksPhase
                {
                    Name = "install",
                    DependsOn = ["setup"],
                    Cmds = install,
                    CacheDirectories = caches,
                    Paths = paths,
                },
                new NixpacksPhase
                {
                    Name = "build",
                    DependsOn = ["install"],
                    Cmds = build,
                    CacheDirectories = caches,
                },
            ],
            Start = new NixpacksStart { Cmd = start },
        };
}
