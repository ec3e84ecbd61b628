using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Nixpacks.Providers;

/// <summary>
/// Providers in nixpacks' own order, of which the first that matches wins. Those that have no base image in the catalog are detected
/// all the same: choosing a later one instead would build something different from nixpacks.
/// </summary>
internal static class ProviderCatalog
{
    private static readonly (string Name, Func<IProjectFiles, bool> Detect, INixpacksProvider? Supported)[] Ordered =
    [
        Foreign("crystal", "shard.yml"),
        Supported(new DotNetProvider("csharp", ".csproj")),
        Foreign("dart", "pubspec.yaml"),
        Foreign("elixir", "mix.exs"),
        Supported(
            new RuntimeProvider(
                "deno",
                ModelVersions.Deno,
                ".deno-version",
                NixNames.Deno,
                number => number,
                Has("deno.json", "deno.jsonc")
            )
        ),
        Supported(new DotNetProvider("fsharp", ".fsproj")),
        Foreign("clojure", "project.clj", "build.clj"),
        Foreign("gleam", "gleam.toml"),
        Supported(new GoProvider()),
        Foreign("haskell", "package.yaml"),
        Supported(new JavaProvider()),
        Foreign("scala", "build.sbt"),
        Supported(
            new RuntimeProvider(
                "php",
                ModelVersions.Php,
                ".php-version",
                NixNames.Php,
                NixNames.TwoDigits,
                Has("composer.json", "index.php")
            )
        ),
        Supported(new RuntimeProvider("ruby", ModelVersions.Ruby, ".ruby-version", NixNames.Ruby, NixNames.Underscored, Has("Gemfile"))),
        Supported(new NodeProvider()),
        Supported(new PythonProvider()),
        Supported(new RustProvider()),
        Foreign("swift", "Package.swift"),
        Supported(new RuntimeProvider("staticfile", ModelVersions.Static, null, NixNames.Static, number => number, IsStatic)),
        Foreign("zig", "build.zig"),
    ];

    public static string Names =>
        string.Join(", ", Ordered.Select(provider => provider.Supported?.Name).OfType<string>().Order(StringComparer.Ordinal));

    /// <returns>Name of the first provider that matches; null when none does.</returns>
    public static string? Detect(IProjectFiles files) => Ordered.FirstOrDefault(provider => provider.Detect(files)).Name;

    /// <exception cref="PlanRefusal">There is no such provider, or none on the catalog's images.</exception>
    public static INixpacksProvider Named(string name)
    {
        var (known, _, supported) = Ordered.FirstOrDefault(provider => provider.Name == name);
        return supported
            ?? throw (
                known is null
                    ? new PlanRefusal(PlanReasons.NixpacksInvalid, $"There is no provider of that name; the providers are {Names}")
                    : new PlanRefusal(
                        SpecReasons.NotSupported,
                        $"nixpacks' provider {name} is not supported: add a Dockerfile, or set providers in nixpacks.toml to one of {Names}"
                    )
            );
    }

    private static bool IsStatic(IProjectFiles files) =>
        files.FileExists("Staticfile") || files.FileExists("index.html") || new[] { "public", "index", "dist" }.Any(files.DirectoryExists);

    private static (string, Func<IProjectFiles, bool>, INixpacksProvider?) Supported(INixpacksProvider provider) =>
        (provider.Name, provider.Detect, provider);

    private static (string, Func<IProjectFiles, bool>, INixpacksProvider?) Foreign(string name, params string[] evidence) =>
        (name, Has(evidence), null);

    private static Func<IProjectFiles, bool> Has(params string[] evidence) => files => evidence.Any(files.FileExists);
}
