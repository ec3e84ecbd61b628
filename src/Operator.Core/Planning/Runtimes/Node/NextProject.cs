namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>Next.js: <c>output</c> in its configuration decides between a server, a server of its own files alone, and a site.</summary>
internal static class NextProject
{
    private const string Framework = "next";

    public static NodeProject? Of(IProjectFiles files, PackageJson package, NodeProject.Server? start)
    {
        var config = ConfigText.Find(files, "next.config");
        var output = config?.Literal("output");
        if (IsUsual(start))
        {
            if (
                output == "export"
                || ScriptCommands.OfScript("build", package).Any(command => command is { Program: "next", Verb: "export" })
            )
            {
                return new NodeProject.Site("next build");
            }

            if (output == "standalone" && config!.Literal("distDir") is null && NodeWorkspaces.Patterns(files, package).Count == 0)
            {
                return Standalone(files);
            }
        }

        var server = start ?? new NodeProject.Server([NodeFrameworks.Binaries + "next", "start"]);
        return NodeFrameworks.Named(server, Framework, "next build") with { Warnings = Doubts(config, output) };
    }

    /// <summary>What the builds of the root and of the workspace's members keep for the next build; none of it runs.</summary>
    public static IReadOnlyList<string> Caches(IProjectFiles files, PackageJson package) =>
        [
            .. Applications(files, package)
                .Select(directory => (directory, results: SourcePath.Resolve(directory, Results(files, directory))))
                .Where(one => one.results is not null && one.results != one.directory)
                .Select(one => one.results + "/cache")
                .Distinct(StringComparer.Ordinal),
        ];

    private static IEnumerable<string> Applications(IProjectFiles files, PackageJson package) =>
        NodeWorkspaces
            .Directories(files, package)
            .Where(directory => PackageJson.TryRead(new FilesBelow(files, directory))?.DependsOn(Framework) == true)
            .Concat(package.DependsOn(Framework) ? [""] : []);

    private static string Results(IProjectFiles files, string directory) =>
        ConfigText.Find(directory.Length == 0 ? files : new FilesBelow(files, directory), "next.config")?.Literal("distDir") ?? ".next";

    /// <summary>False for the root of a repository whose applications are below it: <c>next</c> finds nothing to build there.</summary>
    public static bool IsHere(IProjectFiles files, PackageJson package) =>
        ScriptCommands.OfScript("build", package).Any(command => command.Program == "next")
        || ConfigText.Find(files, "next.config") is not null
        || new[] { "app", "pages", "src/app", "src/pages" }.Any(files.DirectoryExists);

    /// <summary>True for <c>next start</c> and the start of what standalone makes, and nothing else beside it.</summary>
    private static bool IsUsual(NodeProject.Server? start) =>
        start is null
        || start.Commands.All(command =>
            command is { Program: "npm" or "yarn" or "pnpm" or "bun" or "npx" }
            || command is { Program: "next", Verb: "start" }
            || (command is { Program: "node", Words: [var file] } && SiteOutput.Clean(file) == ".next/standalone/server.js")
        );

    private static NodeProject.Server Standalone(IProjectFiles files) =>
        NodeFrameworks.Named(new NodeProject.Server(["node", "server.js"]), Framework, "next build") with
        {
            Results =
            [
                (".next/standalone/", "./"),
                (".next/static/", "./.next/static/"),
                .. files.DirectoryExists("public") ? [("public/", "./public/")] : Array.Empty<(string, string)>(),
            ],
            // The kubelet sets HOSTNAME to the Pod's name, which would be the only address that it listens on.
            Defaults = new Dictionary<string, string> { ["HOSTNAME"] = "0.0.0.0" },
        };

    private static IReadOnlyList<string> Doubts(ConfigText? config, string? output) =>
        output is null && config is not null && config.Mentions("output") && (config.Mentions("\"export\"") || config.Mentions("'export'"))
            ?
            [
                $"{config.File} sets output by an expression; if the build exports a site, next start stops at once: set modelVersion static then",
            ]
            : [];
}
