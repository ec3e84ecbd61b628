using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>Astro: a site, or with an adapter a server.</summary>
internal static class AstroProject
{
    // Without it the server listens on loopback alone, where no Service reaches it.
    private static readonly Dictionary<string, string> Reachable = new() { ["HOST"] = "0.0.0.0" };

    private static readonly string[] OtherAdapters = ["@astrojs/vercel", "@astrojs/netlify", "@astrojs/cloudflare"];

    /// <summary>False for the root of a repository whose applications are below it.</summary>
    public static bool IsHere(IProjectFiles files, PackageJson package) =>
        ScriptCommands.OfScript("build", package).Any(command => command.Program == "astro")
        || ConfigText.Find(files, "astro.config") is not null
        || files.DirectoryExists("src/pages");

    public static NodeProject? Of(IProjectFiles files, PackageJson package, NodeProject.Server? start)
    {
        var config = ConfigText.Find(files, "astro.config");
        var server = start;
        if (server is null && package.DependsOn("@astrojs/node") && config?.Mentions("@astrojs/node") == true)
        {
            if (config.Literal("mode") == "middleware")
            {
                return new NodeProject.Neither(
                    PlanReasons.StartCommandMissing,
                    $"{config.File} builds a middleware, and package.json has no start script with a server that uses it; add one, or set mode to standalone"
                );
            }

            var output = SiteOutput.Clean(config.Literal("outDir")) ?? "dist";
            server = new NodeProject.Server(["node", $"./{output}/server/entry.mjs"]);
        }

        if (server is null)
        {
            return OtherAdapters.FirstOrDefault(adapter => package.DependsOn(adapter) && config?.Mentions(adapter) == true) is { } other
                ? new NodeProject.Neither(
                    SpecReasons.NotSupported,
                    $"{config!.File} uses {other}, whose result runs only with that host; use @astrojs/node for a server, or no adapter for a site"
                )
                : new NodeProject.Site("astro build");
        }

        return NodeFrameworks.Named(server, "astro", "astro build") with
        {
            Defaults = Reachable,
        };
    }
}
