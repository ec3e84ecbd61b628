using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>Node.js with npm, yarn or pnpm. With a build script the image is made in two stages, so that what only the build needs stays out.</summary>
internal sealed class NodeRuntime : IRuntime
{
    private static readonly string[] SiteGenerators =
    [
        "vite",
        "react-scripts",
        "@angular/cli",
        "astro",
        "gatsby",
        "parcel",
        "@vue/cli-service",
        "vitepress",
        "@11ty/eleventy",
        "@docusaurus/core",
    ];

    private static readonly string[] Frameworks = ["next", "nuxt", "@nestjs/core", "express", "fastify", "koa", "hono"];

    private static readonly string[] EntryFiles = ["server.js", "index.js", "app.js", "main.js", "server.mjs", "index.mjs"];

    public string? Detect(IProjectFiles files) => files.FileExists("package.json") && !IsStaticSite(files) ? "package.json" : null;

    /// <summary>True for a project that is built into files and starts nothing itself.</summary>
    public static bool IsStaticSite(IProjectFiles files)
    {
        try
        {
            return PackageJson.Read(files) is { } package
                && !package.HasScript("start")
                && package.HasScript("build")
                && SiteGenerators.Any(package.DependsOn);
        }
        catch (PlanRefusal)
        {
            // A project whose file cannot be read is still a Node project; planning reports what is wrong.
            return false;
        }
    }

    public static ChosenVersion Version(PlanContext context, PackageJson? package)
    {
        var wish =
            package?.NodeEngine is { } engine ? new VersionWish(engine, "engines.node in package.json")
            : package?.VoltaNode is { } volta ? new VersionWish(volta, "volta.node in package.json")
            : VersionWish.FirstLine(context.Files, ".nvmrc") ?? VersionWish.FirstLine(context.Files, ".node-version");
        return context.VersionInRange("node", wish);
    }

    public RuntimePlan Plan(PlanContext context)
    {
        var package =
            PackageJson.Read(context.Files) ?? throw new PlanRefusal(PlanReasons.ProjectFileMissing, "The source has no package.json");
        var start = Start(context.Files, package);
        var version = Version(context, package);
        var image = version.Version.Image("image");
        var packages = NodePackages.Of(context.Files, package, context.Warnings);
        var twoStages = package.HasScript("build");
        var port = context.Port(3000);
        return new RuntimePlan
        {
            BuildStages = twoStages ? [BuildStage(context, package, packages, image)] : [],
            FinalStage = twoStages ? CopyStage(image) : SingleStage(context, package, packages, image),
            Port = port,
            Start = start,
            Health = HealthChecks.Node(port),
            // npm writes its log below the home directory, which the user does not have.
            Defaults = new Dictionary<string, string>
            {
                ["NODE_ENV"] = "production",
                ["HOME"] = "/tmp",
                ["PORT"] = FormattableString.Invariant($"{port}"),
            },
            Framework = Frameworks.FirstOrDefault(package.DependsOn),
            RuntimeVersion = version.Version.Name,
            RuntimeVersionFrom = version.From,
            Ignored = ["node_modules", "npm-debug.log"],
        };
    }

    private static DockerfileStage BuildStage(PlanContext context, PackageJson package, NodePackages packages, string image)
    {
        var statements = new List<DockerfileStatement> { new Workdir("/app") };
        statements.AddRange(packages.Statements(context, package, packages.Install));
        statements.AddRange(context.DeclaredBuildArgs());
        statements.Add(context.Fetch($"{packages.RunScript} build"));
        if (package.HasDependencies)
        {
            statements.Add(context.Fetch(packages.Prune, packages.Cache));
        }

        return new DockerfileStage(new From(image, "build"), statements);
    }

    private static DockerfileStage CopyStage(string image) =>
        new(new From(image), [.. RuntimeImage.AppDirectory, new Copy(["/app/"], "./") { FromStage = "build", Owner = RuntimeImage.Owner }]);

    private static DockerfileStage SingleStage(PlanContext context, PackageJson package, NodePackages packages, string image)
    {
        List<DockerfileStatement> statements = [.. RuntimeImage.AppDirectory];
        statements.AddRange(packages.Statements(context, package, packages.InstallForProduction).Select(Owned));
        statements.InsertRange(statements.Count - 1, context.DeclaredBuildArgs());
        return new DockerfileStage(new From(image), statements);
    }

    private static DockerfileStatement Owned(DockerfileStatement statement) =>
        statement is Copy copy ? copy with { Owner = RuntimeImage.Owner } : statement;

    private static IReadOnlyList<string> Start(IProjectFiles files, PackageJson package)
    {
        if (package.HasScript("start"))
        {
            return ["npm", "start"];
        }

        if (Procfile.Start(files) is { } command)
        {
            return Procfile.Words(command);
        }

        if (package.Main is { } given && !PlainText.IsText(given))
        {
            throw PlanRefusal.Unsafe("main in package.json");
        }

        var entry = package.Main is { Length: > 0 } main && files.FileExists(main) ? main : EntryFiles.FirstOrDefault(files.FileExists);
        return entry is not null
            ? ["node", entry.StartsWith('-') ? "./" + entry : entry]
            : throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                "package.json has no start script and there is no Procfile, server.js, index.js or app.js; for a site that is only built set modelVersion static"
            );
    }
}
