using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>The stages of a Node project's Dockerfile: what is installed, built and kept, so that the start command finds what it calls.</summary>
internal sealed class NodeStages
{
    private static readonly string[] Managers = ["pnpm", "yarn", "bun"];

    private const int MostMounts = 5;

    private readonly PlanContext context;

    private readonly PackageJson package;

    private readonly NodeProject.Server server;

    private readonly NodePackages packages;

    private readonly NodeBase images;

    private readonly CatalogVersion version;

    private readonly bool keepsDevelopment;

    public NodeStages(PlanContext context, PackageJson package, NodeProject.Server server, CatalogVersion version)
    {
        (this.context, this.package, this.server, this.version) = (context, package, server, version);
        packages = NodePackages.Of(context.Files, package, context.Warnings);
        images = NodeBase.Of(context.Files, package, server.Commands);
        keepsDevelopment = KeepsDevelopment();
        WarnOfMissing();
        var twoStages = BuildCommand is not null || images.BuildRole != images.RunRole;
        Build = twoStages ? [BuildStage()] : [];
        Final = twoStages ? CopyStage() : SingleStage();
    }

    public IReadOnlyList<DockerfileStage> Build { get; }

    public DockerfileStage Final { get; }

    private string? BuildCommand => package.HasScript("build") ? $"{packages.RunScript} build" : server.UsualBuild;

    private DockerfileStage BuildStage()
    {
        var statements = new List<DockerfileStatement> { new Workdir("/app") };
        statements.AddRange(images.BeforeInstall());
        statements.AddRange(
            ToolsOf(ScriptCommands.OfScript("build", package))
                .Where(tool => tool != packages.Setup)
                .Select(tool => context.Fetch(tool, "/root/.npm"))
        );
        statements.AddRange(packages.Statements(context, packages.Install));
        statements.AddRange(context.DeclaredBuildArgs());
        if (GeneratesClient)
        {
            statements.Add(context.Fetch("node_modules/.bin/prisma generate"));
        }

        if (BuildCommand is { } build)
        {
            RecordBuild(build);
            var caches = NextProject.Caches(context.Files, package);
            var mounted = context.Features.CacheMounts
                ? caches.Where(path => Grammar.MountTarget.IsMatch("/" + path)).Take(MostMounts).ToList()
                : [];
            var removed = server.Results.Count > 0 ? "" : string.Concat(caches.Except(mounted).Select(path => " " + Quoting.Shell(path)));
            statements.Add(
                context.Fetch(removed.Length == 0 ? build : $"{build} && rm -rf{removed}", [.. mounted.Select(path => "/app/" + path)])
            );
        }

        if (packages.NeedsInstall && !keepsDevelopment && packages.CanPrune && server.Results.Count == 0)
        {
            statements.Add(context.Fetch(packages.Prune, packages.Cache));
        }

        return new DockerfileStage(new From(version.Image(images.BuildRole), "build"), statements);
    }

    private void RecordBuild(string build)
    {
        var script = package.Script("build");
        context.Decisions.Add(
            PlanTopic.Build,
            build,
            script is not null ? "scripts.build in package.json"
                : server.Framework is { } framework ? framework
                : null,
            script
        );
    }

    private DockerfileStage CopyStage() =>
        new(
            new From(version.Image(images.RunRole)),
            [
                .. RuntimeImage.AppDirectory,
                .. images.System(context),
                .. RuntimeTools(),
                .. server.Results.Count == 0
                    ? [new Copy(["/app/"], "./") { FromStage = "build", Owner = RuntimeImage.Owner }]
                    : server.Results.Select(result => new Copy(["/app/" + result.From], result.To)
                    {
                        FromStage = "build",
                        Owner = RuntimeImage.Owner,
                    }),
                .. images.Browser(context),
            ]
        );

    private DockerfileStage SingleStage()
    {
        List<DockerfileStatement> statements = [.. RuntimeImage.AppDirectory, .. images.System(context), .. images.BeforeInstall()];
        string[] installs =
            keepsDevelopment || (InstallNeedsDevelopment && !packages.CanPrune) ? [packages.Install]
            // A script of the install needs them, the application does not.
            : InstallNeedsDevelopment ? [packages.Install, packages.Prune]
            : [packages.InstallForProduction];
        statements.AddRange(packages.Statements(context, installs).Select(Owned));
        statements.InsertRange(statements.Count - 1, context.DeclaredBuildArgs());
        if (GeneratesClient && keepsDevelopment)
        {
            statements.Add(context.Fetch("node_modules/.bin/prisma generate"));
        }

        statements.AddRange(
            RuntimeTools().Where(tool => packages.Setup is null || !tool.Line.EndsWith(packages.Setup, StringComparison.Ordinal))
        );
        statements.AddRange(images.Browser(context));
        return new DockerfileStage(new From(version.Image(images.RunRole)), statements);
    }

    private static DockerfileStatement Owned(DockerfileStatement statement) =>
        statement is Copy copy ? copy with { Owner = RuntimeImage.Owner } : statement;

    /// <summary>Package managers that the start command calls, for the image that runs.</summary>
    private IEnumerable<DockerfileStatement> RuntimeTools() => ToolsOf(server.Commands).Select(tool => context.Fetch(tool, "/root/.npm"));

    private IEnumerable<string> ToolsOf(IReadOnlyList<ScriptCommand> commands) =>
        Managers
            .Where(manager => commands.Any(command => command.Program == manager || (manager == "bun" && command.Program == "bunx")))
            .Select(manager => NodePackages.GlobalTool(context.Files, package, manager))
            .OfType<string>();

    private bool KeepsDevelopment()
    {
        var program = NodePrograms.OnlyDevelopment(server.Commands, package);
        if ((DevelopmentServers.OfSite(server.Commands) ?? DevelopmentServers.OfServer(server.Commands)) is { Program: var development })
        {
            context.Warnings.Add(
                $"The start command runs {DisplayText.Of(development, 60)} as it is for development, not for production; start the application without it"
            );
        }
        else if (program is not null)
        {
            context.Warnings.Add(
                $"The start command runs {DisplayText.Of(program, 60)}, which only devDependencies bring, so all of them stay in the image; move it to dependencies"
            );
        }

        // Prisma's own program makes the client; without a build it has to be there when the install does so.
        return program is not null || (GeneratesClient && BuildCommand is null);
    }

    private bool InstallNeedsDevelopment => NodePackages.ScriptsNeedDevelopment(package);

    /// <summary>True for a schema of Prisma that no script makes a client of.</summary>
    private bool GeneratesClient =>
        package.DependsOn("prisma")
        && InstallInputs.HasPrismaSchema(context.Files, package)
        && !new[] { "build", "prebuild", "postinstall", "prepare", "prestart", "start" }.Any(name =>
            package.Script(name)?.Contains("prisma generate", StringComparison.Ordinal) == true
        );

    private void WarnOfMissing()
    {
        if (NodePrograms.Missing(server.Commands, package, NodeManager.IsBun(context.Files, package)) is { } program)
        {
            context.Warnings.Add(
                $"The start command runs {DisplayText.Of(program, 60)}, which neither the image nor a dependency brings; the container ends at once if nothing else does"
            );
        }

        if (EntryFile.Of(server, context.Files, isBuilt: BuildCommand is not null || package.InstallRunsScripts) is { } doubt)
        {
            context.Warnings.Add(doubt);
        }
    }
}
