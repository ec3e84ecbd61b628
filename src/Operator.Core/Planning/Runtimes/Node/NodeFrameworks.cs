using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>Frameworks whose build makes a server, or a site, by their configuration: vite as a dependency is no proof of either.</summary>
internal static class NodeFrameworks
{
    public const string Binaries = "/app/node_modules/.bin/";

    private const string NitroServer = ".output/server/index.mjs";

    /// <summary>In the order in which one is named when there are several.</summary>
    public static readonly string[] Names = ["next", "nuxt", "@sveltejs/kit", "astro", "@nestjs/core", "express", "fastify", "koa", "hono"];

    // Start with Nitro's server, whatever adapter of Vite made it.
    private static readonly string[] WithNitro = ["nitropack", "nitro", "vinxi", "@solidjs/start"];

    private static readonly (string Package, string Program, string Script)[] Servers =
    [
        ("@react-router/serve", "react-router-serve", "build/server/index.js"),
        ("@remix-run/serve", "remix-serve", "build/server/index.js"),
    ];

    /// <param name="given">The project's own start command; null if it has none.</param>
    /// <param name="development">The development server that this one runs; null if it is none.</param>
    /// <returns>Null for a project that uses none of them, or whose own start command has to do.</returns>
    public static NodeProject? Of(IProjectFiles files, PackageJson package, NodeProject.Server? given, ScriptCommand? development)
    {
        var start = development is null ? given : null;
        return package.DependsOn("next") && (start is not null || NextProject.IsHere(files, package))
                ? NextProject.Of(files, package, start)
            : package.DependsOnAny("nuxt", "nuxt3", "nuxt-nightly") ? Nuxt(package, start)
            : package.DependsOn("@sveltejs/kit") ? SvelteKit(files, package, start)
            : package.DependsOn("astro") && (start is not null || AstroProject.IsHere(files, package))
                ? AstroProject.Of(files, package, start)
            : package.DependsOn("@angular/cli") || files.FileExists("angular.json") ? AngularWorkspace.Server(files, package, start)
            : package.DependsOn("@react-router/dev") && IsOff(files, "react-router.config", "ssr") && StartsNothingOfItsOwn(start)
                ? new NodeProject.Site()
            : Other(package, start);
    }

    private static NodeProject? Nuxt(PackageJson package, NodeProject.Server? start)
    {
        var isOld = package.Specifier("nuxt")?.TrimStart('^', '~', 'v', '=', ' ').StartsWith('2') == true;
        if (ScriptCommands.OfScript("build", package).Any(command => command.Program is "nuxt" or "nuxi" && command.Verb == "generate"))
        {
            return start ?? (NodeProject)new NodeProject.Site();
        }

        if (isOld)
        {
            return Named(start ?? new NodeProject.Server([Binaries + "nuxt", "start"]), "nuxt", "nuxt build") with
            {
                Defaults = new Dictionary<string, string> { ["HOST"] = "0.0.0.0" },
            };
        }

        var isUsual = start is null || start.Commands.All(command => command.Program is "npm" or "nuxt" or "nuxi" || IsNitro(command));
        return isUsual ? NitroOutput("nuxt", "nuxt build") : Named(start!, "nuxt", "nuxt build");
    }

    private static NodeProject? SvelteKit(IProjectFiles files, PackageJson package, NodeProject.Server? start)
    {
        if (start is not null)
        {
            return Named(start, "@sveltejs/kit", "vite build");
        }

        var config = ConfigText.Find(files, "svelte.config");
        bool Uses(string adapter) => package.DependsOn(adapter) && config?.Mentions(adapter) != false;
        if (Uses("@sveltejs/adapter-static"))
        {
            return new NodeProject.Site("vite build");
        }

        if (!Uses("@sveltejs/adapter-node"))
        {
            return new NodeProject.Neither(
                SpecReasons.NotSupported,
                "svelte.config.js uses no adapter that makes a server or a site by itself; install @sveltejs/adapter-node or @sveltejs/adapter-static and use it there"
            );
        }

        var output = SiteOutput.Clean(config?.Literal("out")) ?? "build";
        return Named(new NodeProject.Server(["node", output]), "@sveltejs/kit", "vite build");
    }

    private static NodeProject? Other(PackageJson package, NodeProject.Server? start)
    {
        if (start is not null)
        {
            return null;
        }

        if (WithNitro.Any(package.DependsOn))
        {
            return NitroOutput(WithNitro.First(package.DependsOn), null);
        }

        var (name, program, script) = Servers.FirstOrDefault(server => package.DependsOn(server.Package));
        if (name is not null)
        {
            return Named(new NodeProject.Server([Binaries + program, script]), name, null) with
            {
                Commands = [new ScriptCommand(program, [script])],
            };
        }

        return OnlyElsewhere.FirstOrDefault(package.DependsOn) is { } known && package.HasScript("build")
            ? new NodeProject.Neither(
                PlanReasons.StartCommandMissing,
                $"package.json depends on {known}, which builds a server, but has no start script for production; add one that starts what the build makes"
            )
            {
                IsFramework = true,
            }
            : null;
    }

    // Frameworks that make a server whose start only the project knows.
    private static readonly string[] OnlyElsewhere =
    [
        "@react-router/dev",
        "@remix-run/dev",
        "@tanstack/react-start",
        "@tanstack/solid-start",
        "@tanstack/start",
        "@shopify/hydrogen",
        "@builder.io/qwik-city",
        "@qwik.dev/router",
        "vike",
        "vite-plugin-ssr",
        "@redwoodjs/core",
        "@analogjs/platform",
        "waku",
    ];

    public static NodeProject.Server Named(NodeProject.Server server, string framework, string? build) =>
        server with
        {
            Framework = framework,
            UsualBuild = build is null ? null : Binaries + build,
        };

    /// <summary>Nitro bundles all that runs into one directory.</summary>
    private static NodeProject.Server NitroOutput(string framework, string? build) =>
        Named(new NodeProject.Server(["node", NitroServer]), framework, build) with
        {
            Results = [(".output/", "./.output/")],
        };

    /// <summary>True for the start that the template has: without ssr the build makes no server for it.</summary>
    private static bool StartsNothingOfItsOwn(NodeProject.Server? start) =>
        start is null
        || (start.Commands.Count > 0 && start.Commands.All(command => command.Program is "npm" or "npx" or "react-router-serve"));

    private static bool IsNitro(ScriptCommand command) =>
        command is { Program: "node", Words: [var file] } && SiteOutput.Clean(file) == NitroServer;

    private static bool IsOff(IProjectFiles files, string config, string key) =>
        ConfigText.Find(files, config) is { } text
        && text.Text.Replace(" ", "", StringComparison.Ordinal).Contains(key + ":false", StringComparison.Ordinal);
}
