namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>Programs that serve a project while it is written. In an image they are slow, unsafe, or not installed at all.</summary>
internal static class DevelopmentServers
{
    // Program → the verbs that serve; an empty one stands for no verb at all.
    private static readonly Dictionary<string, string[]> OfSites = new(StringComparer.Ordinal)
    {
        ["ng"] = ["serve", "s", "dev"],
        ["react-scripts"] = ["start"],
        ["react-app-rewired"] = ["start"],
        ["craco"] = ["start"],
        ["vue-cli-service"] = ["serve"],
        ["rsbuild"] = ["dev", "preview", ""],
        ["gatsby"] = ["develop", "serve"],
        ["astro"] = ["dev", "preview"],
        ["docusaurus"] = ["start", "serve"],
        ["expo"] = ["start", ""],
        ["webpack"] = ["serve", "server", "s"],
        ["webpack-cli"] = ["serve"],
        ["vitepress"] = ["dev", "serve", "preview", ""],
        ["vuepress"] = ["dev"],
        ["ember"] = ["serve", "s", "server"],
        ["quasar"] = ["dev"],
        ["umi"] = ["dev"],
        ["max"] = ["dev"],
        ["ionic"] = ["serve"],
        ["hexo"] = ["server", "s"],
        ["gridsome"] = ["develop"],
        ["snowpack"] = ["dev"],
        ["storybook"] = ["dev"],
        ["preact"] = ["watch"],
        ["brunch"] = ["watch", "w"],
        ["sapper"] = ["dev"],
        ["react-static"] = ["start"],
        ["browser-sync"] = ["start"],
    };

    private static readonly Dictionary<string, string[]> OfServers = new(StringComparer.Ordinal)
    {
        ["next"] = ["dev", ""],
        ["nuxt"] = ["dev", "preview", ""],
        ["nuxi"] = ["dev", "preview"],
        ["remix"] = ["dev", "vite:dev"],
        ["react-router"] = ["dev"],
        ["svelte-kit"] = ["dev"],
        ["vinxi"] = ["dev"],
        ["nitro"] = ["dev"],
        ["nitropack"] = ["dev"],
        ["strapi"] = ["develop", "dev"],
        ["medusa"] = ["develop"],
        ["wrangler"] = ["dev", "start"],
        ["netlify"] = ["dev"],
        ["vercel"] = ["dev"],
        ["shopify"] = ["hydrogen"],
        ["nx"] = ["serve", "dev"],
        ["polymer"] = ["serve"],
        ["docusaurus-start"] = [""],
    };

    private static readonly string[] Watchers = ["nodemon", "ts-node-dev", "tsnd", "node-dev", "supervisor"];

    /// <summary>The command that is the development server of a site generator; null if there is none.</summary>
    public static ScriptCommand? OfSite(IEnumerable<ScriptCommand> commands) => commands.FirstOrDefault(IsOfSite);

    /// <summary>The same for a framework whose result is a server, or a program that starts another anew at every change.</summary>
    public static ScriptCommand? OfServer(IEnumerable<ScriptCommand> commands) =>
        commands.FirstOrDefault(command =>
            Serves(OfServers, command)
            || Watchers.Contains(command.Program)
            || (command.Program == "tsx" && command.Verb == "watch")
            || (command.Program is "node" or "nest" or "bun" or "deno" && command.Words.Any(word => word is "--watch" or "--hot"))
        );

    private static bool IsOfSite(ScriptCommand command) =>
        command.Program switch
        {
            // These serve whatever they are given, unless told to build.
            "vite" => command.Verb is not ("build" or "optimize"),
            "parcel" => command.Verb is not ("build" or "watch"),
            "stencil" => command.Words.Any(word => word is "--serve" or "--watch"),
            "eleventy" => command.Words.Any(word => word is "--serve" or "--watch"),
            "webpack-dev-server" or "start-storybook" or "live-server" => true,
            _ => Serves(OfSites, command),
        };

    private static bool Serves(Dictionary<string, string[]> programs, ScriptCommand command) =>
        !command.IsModule && programs.TryGetValue(command.Program, out var verbs) && verbs.Contains(command.Verb ?? "");
}
