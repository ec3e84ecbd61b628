using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>Where a project's build puts its site.</summary>
/// <param name="Directory">Relative to the project.</param>
/// <param name="Doubt">A warning, where it had to be assumed.</param>
internal sealed record SiteOutput(string Directory, string? Doubt = null)
{
    // Generators in the order in which they decide: those that use another one come before it.
    private static readonly (string Package, string Directory, string? Config, string? Key)[] Generators =
    [
        ("@angular/cli", "dist", null, null),
        ("react-scripts", "build", null, null),
        ("react-app-rewired", "build", null, null),
        ("@docusaurus/core", "build", null, null),
        ("gatsby", "public", null, null),
        ("preact-cli", "build", null, null),
        ("brunch", "public", null, null),
        ("sapper", "__sapper__/export", null, null),
        ("@11ty/eleventy", "_site", null, null),
        ("hexo", "public", null, null),
        ("next", "out", "next.config", "distDir"),
        ("nuxt", ".output/public", null, null),
        ("@sveltejs/kit", "build", "svelte.config", "pages"),
        ("@react-router/dev", "build/client", "react-router.config", "buildDirectory"),
        ("vitepress", ".vitepress/dist", null, null),
        ("vuepress", ".vuepress/dist", null, null),
        ("astro", "dist", "astro.config", "outDir"),
        ("@vue/cli-service", "dist", "vue.config", "outputDir"),
        ("@quasar/app-vite", "dist/spa", null, null),
        ("@stencil/core", "www", null, null),
        ("ember-cli", "dist", null, null),
        ("@rsbuild/core", "dist", "rsbuild.config", "root"),
        ("parcel", "dist", null, null),
        ("vite", "dist", "vite.config", "outDir"),
        ("@vitejs/plugin-react", "dist", "vite.config", "outDir"),
    ];

    /// <summary>True for a dependency that builds sites, as far as no framework on top of it builds servers.</summary>
    public static bool HasGenerator(PackageJson package) =>
        Generators.Any(generator => generator.Package is not ("next" or "nuxt") && package.DependsOn(generator.Package));

    public static SiteOutput Of(IProjectFiles files, PackageJson package)
    {
        var build = ScriptCommands.OfScript("build", package);
        if (Given(build) is { } given)
        {
            return new SiteOutput(given);
        }

        if (package.DependsOn("@angular/cli") || files.FileExists("angular.json"))
        {
            return AngularWorkspace.Output(files, build);
        }

        var (name, usual, config, key) = Generators.FirstOrDefault(generator => package.DependsOn(generator.Package));
        return name switch
        {
            null => new SiteOutput("dist"),
            "react-scripts" or "react-app-rewired" => new SiteOutput(Clean(BuildPath(package)) ?? usual),
            "nuxt" when package.Specifier("nuxt")?.TrimStart('^', '~').StartsWith('2') == true => new SiteOutput("dist"),
            "vitepress" or "vuepress" => new SiteOutput(Below(build, name) + usual),
            "@react-router/dev" => new SiteOutput((Clean(ConfigText.Find(files, config!)?.Literal(key!)) ?? "build") + "/client"),
            _ when config is not null => Configured(files, usual, config, key!),
            _ => new SiteOutput(usual),
        };
    }

    /// <summary>A relative path without <c>./</c> and a slash at its end; null for what is none, or leaves the project.</summary>
    public static string? Clean(string? path)
    {
        if (string.IsNullOrEmpty(path) || path.StartsWith('/'))
        {
            return null;
        }

        var parts = new List<string>();
        foreach (var part in path.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                return null;
            }
        }

        var clean = string.Join('/', parts);
        return clean.Length is > 0 and <= 200 && Grammar.CopyPath.IsMatch(clean) ? clean : null;
    }

    private static string? Given(IReadOnlyList<ScriptCommand> build) =>
        build
            .Select(command =>
                command.Option("--outDir", "--out-dir", "--output-path", "--outputPath", "--dist-dir", "--dest", "--output", "--dist-path")
            )
            .Select(Clean)
            .FirstOrDefault(path => path is not null);

    /// <summary>create-react-app's variable, set in front of the command.</summary>
    private static string? BuildPath(PackageJson package) =>
        (package.Script("build") ?? "")
            .Split(' ')
            .Where(word => word.StartsWith("BUILD_PATH=", StringComparison.Ordinal))
            .Select(word => word["BUILD_PATH=".Length..].Trim('"', '\''))
            .FirstOrDefault();

    /// <summary>The directory that the generator is given, for example docs of <c>vitepress build docs</c>.</summary>
    private static string Below(IReadOnlyList<ScriptCommand> build, string program) =>
        build.FirstOrDefault(command => command.Program == program)?.Words.Where(word => !word.StartsWith('-')).ElementAtOrDefault(1)
            is { } directory
        && Clean(directory) is { } clean
            ? clean + "/"
            : "";

    private static SiteOutput Configured(IProjectFiles files, string usual, string config, string key)
    {
        if (ConfigText.Find(files, config) is not { } text)
        {
            return new SiteOutput(usual);
        }

        var root = config == "vite.config" && Clean(text.Literal("root")) is { } below ? below + "/" : "";
        if (Clean(root + (text.Literal(key) ?? usual)) is { } found && (text.Literal(key) is not null || !text.Mentions(key + ":")))
        {
            return new SiteOutput(found);
        }

        return new SiteOutput(
            usual,
            $"{text.File} sets {key} in a way that cannot be read, so the site is taken to be built into {usual}; set static.outputDir if it is not"
        );
    }
}
