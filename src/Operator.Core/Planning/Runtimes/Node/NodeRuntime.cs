using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Detection;
using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>Node.js with npm, yarn, pnpm or bun. With a build script the image is made in two stages, so that what only the build needs stays out.</summary>
internal sealed class NodeRuntime : IRuntime
{
    private static readonly string[] ReadHost = ["@adonisjs/core", "fastify-cli"];

    public string? Detect(IProjectFiles files) => files.FileExists("package.json") && !IsStaticSite(files) ? "package.json" : null;

    /// <summary>True for a project that is built into files and starts nothing itself.</summary>
    public static bool IsStaticSite(IProjectFiles files) => Project(files) is NodeProject.Site;

    /// <summary>True when package.json starts something or is built into a site: otherwise it holds the tools of a repository.</summary>
    public static bool IsApplication(IProjectFiles files) =>
        Project(files) is not NodeProject.Neither { Reason: var reason, IsFramework: var uses } || uses || reason == PlanReasons.Ambiguous;

    /// <summary>True when package.json says how a server starts.</summary>
    public static bool StartsItself(IProjectFiles files) => Project(files) is NodeProject.Server;

    public static ChosenVersion Version(PlanContext context, PackageJson? package) => NodeVersions.Choose(context, package);

    public RuntimePlan Plan(PlanContext context)
    {
        var package =
            PackageJson.Read(context.Files) ?? throw new PlanRefusal(PlanReasons.ProjectFileMissing, "The source has no package.json");
        var server = Server(context, package);
        var version = Version(context, package);
        var port = context.Port(3000);
        var stages = new NodeStages(context, package, server, version.Version);
        return new RuntimePlan
        {
            BuildStages = stages.Build,
            FinalStage = stages.Final,
            Port = port,
            Start = server.Words,
            Health = HealthChecks.Node(port),
            Defaults = Defaults(package, server, port),
            Framework = server.Framework,
            RuntimeVersion = version.Version.Name,
            RuntimeVersionFrom = version.From,
            RuntimeVersionWords = version.Words,
            Ignored = [".nyc_output", "node_modules", "npm-debug.log"],
        };
    }

    private static NodeProject? Project(IProjectFiles files)
    {
        try
        {
            return PackageJson.Read(files) is { } package ? NodeProject.Of(files, package) : null;
        }
        catch (PlanRefusal)
        {
            // A project whose file cannot be read is still a Node project; planning reports what is wrong.
            return null;
        }
    }

    private static NodeProject.Server Server(PlanContext context, PackageJson package)
    {
        var project = NodeProject.Of(context.Files, package);
        var server = project switch
        {
            NodeProject.Server found => found,
            // modelVersion nodejs for a site: its own start script has to do.
            NodeProject.Site when package.HasScript("start") => new NodeProject.Server(["npm", "start"])
            {
                Commands = ScriptCommands.OfScript("start", package),
                From = "scripts.start in package.json",
                FromWords = package.Script("start"),
            },
            NodeProject.Neither neither => throw neither.Refusal,
            _ => throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                "package.json builds a site and has no start script; set modelVersion static, or add a start script"
            ),
        };
        context.Warnings.AddRange(server.Warnings);
        if (
            server.Commands.Any(command => command.Program == "turbo" && command.Words.Contains("start"))
            && !server.Commands.Any(command => command.Program == "turbo" && command.Option("--filter", "-F") is not null)
        )
        {
            context.Warnings.Add(
                "The start command runs turbo, which starts every application of the workspace in one container, all at the port that PORT names: start one of them, such as npm --prefix apps/web start"
            );
        }

        context.Decisions.Add(
            PlanTopic.Start,
            string.Join(' ', server.Words),
            server.From ?? (server.Framework is null ? null : $"the build of {server.Framework}"),
            server.FromWords
        );
        if (context.Spec.ModelVersion == ModelVersions.Auto && UnsupportedLanguages.OfApplication(context.Files) is var (language, file))
        {
            context.Warnings.Add(
                $"{file} of {language} is beside package.json and is not built; if it is the application, add a Dockerfile"
            );
        }

        return server;
    }

    private static Dictionary<string, string> Defaults(PackageJson package, NodeProject.Server server, int port)
    {
        var defaults = new Dictionary<string, string>
        {
            ["NODE_ENV"] = "production",
            // npm writes its log below the home directory, which the user does not have.
            ["HOME"] = "/tmp",
            ["PORT"] = FormattableString.Invariant($"{port}"),
        };
        if (ReadHost.Any(package.DependsOn))
        {
            defaults["HOST"] = "0.0.0.0";
            defaults["FASTIFY_ADDRESS"] = "0.0.0.0";
        }

        foreach (var (name, value) in server.Defaults)
        {
            defaults[name] = value;
        }

        return defaults;
    }
}
