using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>A static site behind nginx, built by Node first where the project says how.</summary>
internal sealed class StaticRuntime : IRuntime
{
    private const string Html = "/usr/share/nginx/html/";

    // Where generators put a site, if not into dist.
    private static readonly (string Package, string Directory)[] OutputDirectories =
    [
        ("react-scripts", "build"),
        ("@docusaurus/core", "build"),
        ("gatsby", "public"),
        ("@11ty/eleventy", "_site"),
        ("next", "out"),
    ];

    public string? Detect(IProjectFiles files) =>
        NodeRuntime.IsStaticSite(files) ? "package.json"
        : files.FileExists("index.html") ? "index.html"
        : files.FileExists("public/index.html") ? "public/index.html"
        : null;

    public RuntimePlan Plan(PlanContext context)
    {
        var options = context.Spec.Static;
        var package = PackageJson.Read(context.Files);
        var builds = options?.BuildCommand is not null || package?.HasScript("build") == true;
        var output = OutputDirectory(context, package, builds);
        var nginx = context.Catalog["nginx"].DefaultVersion;
        var port = options?.NginxConfig is { } given ? NginxFiles.PortOf(given) : context.Port(8080);
        if (port < 1024)
        {
            context.Warnings.Add(
                FormattableString.Invariant(
                    $"static.nginxConfig listens on port {port}, which an ordinary user may not open everywhere; use one from 1024 on"
                )
            );
        }

        return new RuntimePlan
        {
            BuildStages = builds ? [BuildStage(context, package, options?.BuildCommand)] : [],
            FinalStage = new DockerfileStage(
                new From(nginx.Image("image")),
                [
                    new Copy([".imagebuild/nginx.conf"], "/etc/nginx/nginx.conf"),
                    new Copy([".imagebuild/site.conf"], "/etc/nginx/conf.d/default.conf"),
                    builds
                        ? new Copy([$"/app/{output}/"], Html) { FromStage = "build" }
                        : new Copy([output.Length == 0 ? "." : output + "/"], Html),
                ]
            ),
            Port = port,
            Start = ["nginx", "-g", "daemon off;"],
            Health = HealthChecks.Listening(port),
            RuntimeVersion = nginx.Name,
            RuntimeVersionFrom = "catalog",
            Ignored = ["node_modules"],
            AddedFiles = new Dictionary<string, string>
            {
                [".imagebuild/nginx.conf"] = NginxFiles.Main,
                [".imagebuild/site.conf"] = options?.NginxConfig ?? NginxFiles.Site(port, options?.Spa == true),
            },
        };
    }

    private static DockerfileStage BuildStage(PlanContext context, PackageJson? package, string? command)
    {
        var statements = new List<DockerfileStatement> { new Workdir("/app") };
        var run = "true";
        if (package is null)
        {
            statements.Add(new Copy(["."], "./"));
        }
        else
        {
            var packages = NodePackages.Of(context.Files, package, context.Warnings);
            statements.AddRange(packages.Statements(context, package, packages.Install));
            run = $"{packages.RunScript} build";
        }

        statements.AddRange(context.DeclaredBuildArgs());
        statements.Add(command is null ? context.Fetch(run) : context.FetchAsUserWrote(command, "static.buildCommand"));
        return new DockerfileStage(new From(NodeRuntime.Version(context, package).Version.Image("image"), "build"), statements);
    }

    private static string OutputDirectory(PlanContext context, PackageJson? package, bool builds)
    {
        if (context.Spec.Static?.OutputDir is { } given)
        {
            var clean = string.Join('/', given.Split('/').Where(part => part is not ("" or ".")));
            if (clean.Length > 0 && !Grammar.CopyPath.IsMatch(clean))
            {
                throw PlanRefusal.Unsafe("static.outputDir");
            }

            return !given.StartsWith('/') && !clean.Split('/').Contains("..")
                ? clean
                : throw new PlanRefusal(SpecReasons.PathInvalid, "static.outputDir must be a relative path without ..");
        }

        if (builds)
        {
            return OutputDirectories.FirstOrDefault(entry => package?.DependsOn(entry.Package) == true).Directory ?? "dist";
        }

        return context.Files.FileExists("index.html")
            ? ""
            : new[] { "public", "dist", "build" }.FirstOrDefault(directory => context.Files.FileExists(directory + "/index.html"))
                ?? throw new PlanRefusal(
                    PlanReasons.ProjectFileMissing,
                    "The source has no index.html, at its root or in public, dist or build, and no build script"
                );
    }
}
