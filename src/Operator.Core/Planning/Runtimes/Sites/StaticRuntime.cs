using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Runtimes.Node;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Sites;

/// <summary>A static site behind nginx, built by Node first where the project says how.</summary>
internal sealed class StaticRuntime : IRuntime
{
    private const string Html = "/usr/share/nginx/html/";

    // Libraries that choose the page in the browser: the server has one file for all paths.
    private static readonly string[] Routers =
    [
        "react-router-dom",
        "react-router",
        "@tanstack/react-router",
        "vue-router",
        "@angular/router",
        "@solidjs/router",
        "svelte-routing",
        "svelte-spa-router",
        "preact-router",
        "preact-iso",
        "@reach/router",
        "wouter",
    ];

    // Generators that make a file for each page, whatever router is in it.
    private static readonly string[] OfManyPages =
    [
        "next",
        "nuxt",
        "gatsby",
        "astro",
        "@docusaurus/core",
        "vitepress",
        "vuepress",
        "@11ty/eleventy",
        "hexo",
    ];

    public string? Detect(IProjectFiles files) =>
        NodeRuntime.IsStaticSite(files) ? "package.json"
        : files.FileExists(Staticfile.Name) ? Staticfile.Name
        : files.FileExists("index.html") ? "index.html"
        : files.FileExists("public/index.html") ? "public/index.html"
        : null;

    public RuntimePlan Plan(PlanContext context)
    {
        var options = context.Spec.Static;
        var package = PackageJson.Read(context.Files);
        var usual = UsualBuild(context.Files, package);
        var builds = options?.BuildCommand is not null || package?.HasScript("build") == true || usual is not null;
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

        HostFunctions.Warn(context);
        return new RuntimePlan
        {
            BuildStages = builds ? [BuildStage(context, package, options?.BuildCommand, usual)] : [],
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
                [".imagebuild/site.conf"] =
                    options?.NginxConfig ?? NginxFiles.Site(port, options?.Spa ?? IsSinglePage(context.Files, package, builds)),
            },
        };
    }

    private static DockerfileStage BuildStage(PlanContext context, PackageJson? package, string? command, string? usual)
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
            statements.AddRange(packages.Statements(context, packages.Install));
            run = usual ?? $"{packages.RunScript} build";
        }

        statements.AddRange(context.DeclaredBuildArgs());
        var script = package?.Script("build");
        context.Decisions.Add(
            PlanTopic.Build,
            command ?? run,
            command is not null ? "spec.static.buildCommand"
                : usual is null && script is not null ? "scripts.build in package.json"
                : "the site generator in package.json",
            command ?? (usual is null ? script : null)
        );
        statements.Add(command is null ? context.Fetch(run) : context.FetchAsUserWrote(command, "static.buildCommand"));
        return new DockerfileStage(new From(NodeRuntime.Version(context, package).Version.Image("image"), "build"), statements);
    }

    /// <summary>What builds a project of its generator that has no build script; null where nothing has to be built.</summary>
    private static string? UsualBuild(IProjectFiles files, PackageJson? package) =>
        package?.HasScript("build") == false && NodeProject.Of(files, package) is NodeProject.Site { UsualBuild: { } usual }
            ? NodeFrameworks.Binaries + usual
            : null;

    private static bool IsSinglePage(IProjectFiles files, PackageJson? package, bool builds) =>
        Staticfile.IsSinglePage(files)
        || (builds && package is not null && Routers.Any(package.DependsOn) && !OfManyPages.Any(package.DependsOn));

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
            var output = package is null ? new SiteOutput("dist") : SiteOutput.Of(context.Files, package);
            if (output.Doubt is { } doubt)
            {
                context.Warnings.Add(doubt);
            }

            return output.Directory;
        }

        if (Staticfile.Root(context.Files) is { } root)
        {
            return root;
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
