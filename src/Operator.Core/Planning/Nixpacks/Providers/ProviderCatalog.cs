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
        Supported(new DotNetProvider()),
        Foreign("dart", "pubspec.yaml"),
        Foreign("elixir", "mix.exs"),
        Foreign("deno", "deno.json", "deno.jsonc"),
        ("fsharp", files => Runtimes.DotNet.DotNetProject.Named(files, ".fsproj").Count > 0, null),
        Foreign("clojure", "project.clj", "build.clj"),
        Foreign("gleam", "gleam.toml"),
        Supported(new GoProvider()),
        Foreign("haskell", "package.yaml"),
        Supported(new JavaProvider()),
        Foreign("scala", "build.sbt"),
        Foreign("php", "composer.json", "index.php"),
        Foreign("ruby", "Gemfile"),
        Supported(new NodeProvider()),
        Supported(new PythonProvider()),
        Supported(new RustProvider()),
        Foreign("swift", "Package.swift"),
        ("staticfile", IsStatic, null),
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
                        Runtimes.RuntimeCatalog.Find(name == "staticfile" ? ModelVersions.Static : name) is not null
                            ? $"nixpacks' provider {name} is not supported: use modelVersion {(name == "staticfile" ? ModelVersions.Static : name)}"
                            : $"nixpacks' provider {name} is not supported: add a Dockerfile, or set providers in nixpacks.toml to one of {Names}"
                    )
            );
    }

    private static bool IsStatic(IProjectFiles files) =>
        files.FileExists("Staticfile") || files.FileExists("index.html") || new[] { "public", "index", "dist" }.Any(files.DirectoryExists);

    private static (string, Func<IProjectFiles, bool>, INixpacksProvider?) Supported(INixpacksProvider provider) =>
        (provider.Name, provider.Detect, provider);

    private static (string, Func<IProjectFiles, bool>, INixpacksProvider?) Foreign(string name, params string[] evidence) =>
        (name, files => evidence.Any(files.FileExists), null);
}
