using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>What a project with a package.json turns out to be: a server and how it starts, a site that is only built, or neither.</summary>
internal abstract record NodeProject
{
    private static readonly string[] EntryFiles =
    [
        "server.js",
        "index.js",
        "app.js",
        "main.js",
        "server.mjs",
        "index.mjs",
        "server.cjs",
        "index.cjs",
    ];

    private static readonly string[] ServerLibraries = ["express", "fastify", "koa", "hono", "@hapi/hapi", "polka", "h3"];

    private NodeProject() { }

    /// <param name="Words">The start command.</param>
    public sealed record Server(IReadOnlyList<string> Words) : NodeProject
    {
        /// <summary>The programs that the start command ends up running.</summary>
        public IReadOnlyList<ScriptCommand> Commands { get; init; } = [];

        public string? Framework { get; init; }

        /// <summary>The file, or the field in it, that says how it starts; null for what the framework's build makes.</summary>
        public string? From { get; init; }

        /// <summary>What is written there; null where the file's presence decided.</summary>
        public string? FromWords { get; init; }

        /// <summary>All that runs, where the build puts it into directories of its own: from where in /app → to where. Empty for all of /app.</summary>
        public IReadOnlyList<(string From, string To)> Results { get; init; } = [];

        /// <summary>What builds the project if it has no build script.</summary>
        public string? UsualBuild { get; init; }

        public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

        public IReadOnlyList<string> Warnings { get; init; } = [];
    }

    /// <summary>Built into files that any web server can serve; where, is for <see cref="SiteOutput"/> to find.</summary>
    /// <param name="UsualBuild">What builds it if it has no build script.</param>
    public sealed record Site(string? UsualBuild = null) : NodeProject;

    /// <summary>Nothing that can be started, and why.</summary>
    public sealed record Neither(BuildReason Reason, string Message) : NodeProject
    {
        /// <summary>It uses a framework whose build makes a server: pages beside it are that framework's.</summary>
        public bool IsFramework { get; init; }

        public PlanRefusal Refusal => new(Reason, Message);
    }

    public static NodeProject Of(IProjectFiles files, PackageJson package) => files.Once(PackageJson.Name, source => Find(source, package));

    private static NodeProject Find(IProjectFiles files, PackageJson package)
    {
        var web = Procfile.Commands(files).GetValueOrDefault("web");
        var commands = web is null ? ScriptCommands.OfScript("start", package) : ScriptCommands.Of(web, package);
        var given =
            web is not null ? Procfile.Words(web)
            : package.HasScript("start") ? ["npm", "start"]
            : null;
        var server = given is null
            ? null
            : new Server(given)
            {
                Commands = commands,
                From = web is null ? "scripts.start in package.json" : "Procfile",
                FromWords = web ?? package.Script("start"),
            };
        var development = DevelopmentServers.OfSite(commands) ?? DevelopmentServers.OfServer(commands);
        if (NodeFrameworks.Of(files, package, server, development) is { } known)
        {
            return known;
        }

        var generates = SiteOutput.HasGenerator(package) || DevelopmentServers.OfSite(commands) is not null;
        if (package.HasScript("build") && generates && (server is null || DevelopmentServers.OfSite(commands) is not null))
        {
            return ServesItself(files, package) ? Entry(files, package)! : new Site();
        }

        return server is null ? OtherStart(files, package) ?? NoStart(files, package)
            : DevelopmentServers.OfSite(commands) is { } serves ? OnlyDevelops(serves)
            : StartsOtherLanguage(commands) is { } other ? other
            : server with { Framework = Library(package) };
    }

    /// <summary>True for a start command that belongs to another language's application.</summary>
    private static Neither? StartsOtherLanguage(IReadOnlyList<ScriptCommand> commands) =>
        commands.FirstOrDefault(command =>
            command.Program
                is "python"
                    or "python3"
                    or "go"
                    or "cargo"
                    or "mvn"
                    or "gradle"
                    or "dotnet"
                    or "php"
                    or "ruby"
                    or "bundle"
                    or "rails"
                    or "java"
                    or "deno"
                    or "uvicorn"
                    or "gunicorn"
                    or "docker"
                    or "docker-compose"
        )
            is { } other
            ? new Neither(
                PlanReasons.StartCommandMissing,
                $"The start command of package.json runs {DisplayText.Of(other.Program, 40)}, which a Node.js image does not have; set modelVersion to that language, or add a Dockerfile"
            )
            : null;

    private static bool ServesItself(IProjectFiles files, PackageJson package) =>
        ServerLibraries.Any(package.InProduction) && (files.FileExists("server.js") || files.FileExists("server.mjs"));

    private static Server? OtherStart(IProjectFiles files, PackageJson package) =>
        Procfile.Start(files) is { } command
            ? new Server(Procfile.Words(command))
            {
                Commands = ScriptCommands.Of(command, package),
                Framework = Library(package),
                From = "Procfile",
                FromWords = command,
            }
            : Entry(files, package);

    private static Server? Entry(IProjectFiles files, PackageJson package)
    {
        if (package.Main is { } given && !PlainText.IsText(given))
        {
            throw PlanRefusal.Unsafe("main in package.json");
        }

        var entry = package.Main is { Length: > 0 } main && files.FileExists(main) ? main : EntryFiles.FirstOrDefault(files.FileExists);
        var program = "node";
        if (entry is null && NodeManager.IsBun(files, package))
        {
            (program, entry) = (
                "bun",
                new[] { package.Module, "index.ts", "src/index.ts", "server.ts", "src/server.ts" }.FirstOrDefault(name =>
                    name is { Length: > 0 } && PlainText.IsText(name) && files.FileExists(name)
                )
            );
        }

        return entry is null
            ? null
            : new Server([program, entry.StartsWith('-') ? "./" + entry : entry])
            {
                Commands = [new ScriptCommand(program, [entry])],
                Framework = Library(package),
                From =
                    entry == package.Main ? "main in package.json"
                    : entry == package.Module ? "module in package.json"
                    : entry,
                FromWords = entry == package.Main || entry == package.Module ? entry : null,
            };
    }

    private static NodeProject NoStart(IProjectFiles files, PackageJson package) =>
        NodeWorkspaces.Member(files, package)
        ?? new Neither(
            PlanReasons.StartCommandMissing,
            "package.json has no start script and there is no Procfile, server.js, index.js or app.js; for a site that is only built set modelVersion static"
        );

    private static Neither OnlyDevelops(ScriptCommand command) =>
        new(
            PlanReasons.StartCommandMissing,
            $"The start script of package.json runs {DisplayText.Of(command.Program, 40)}, a development server, and there is no build script; add one that builds the site"
        );

    private static string? Library(PackageJson package) => NodeFrameworks.Names.FirstOrDefault(package.DependsOn);
}
