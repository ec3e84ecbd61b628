using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Runtimes.Node;
using Operator.Core.Planning.Runtimes.Python;

namespace Operator.Core.Planning.Runtimes.Php;

/// <summary>The stage in which a PHP project's extensions, packages and assets are made.</summary>
internal static class PhpInstall
{
    private const string Cache = "/root/.cache/composer";

    private const string Usual = "composer install --no-dev --no-interaction --no-progress --prefer-dist";

    // What Laravel writes while it runs; git has no empty directories.
    private const string Writable =
        "mkdir -p bootstrap/cache storage/app/public storage/framework/cache/data storage/framework/sessions storage/framework/views storage/logs";

    public static DockerfileStage Stage(
        PlanContext context,
        ComposerProject project,
        PhpExtensions extensions,
        PhpStart start,
        string image
    )
    {
        var statements = new List<DockerfileStatement> { new Workdir("/app") };
        // Composer unpacks archives by unzip, and fetches by git.
        statements.AddRange(Packages(context, [.. extensions.Build, .. project.Exists ? new[] { "git", "unzip" } : []], image));
        statements.AddRange(extensions.Commands().Select(command => context.Fetch(command)));
        statements.AddRange(context.DeclaredBuildArgs());
        statements.AddRange(Composer(context, project));
        var package = PackageJson.TryRead(context.Files);
        var node = package?.HasScript("build") == true ? NodeTools.Of(context, package) : null;
        statements.AddRange(node?.Install() ?? []);
        statements.AddRange(node?.Packages() ?? (project.NamesLocalFiles ? [] : [new Copy(["."], "./")]));
        if (start.Framework is "Laravel" or "Lumen")
        {
            statements.Add(new ShellRun(Writable));
        }

        if (start.Framework == "Symfony" && !context.Files.FileExists(".env"))
        {
            // Its runtime stops where there is none.
            statements.Add(new ShellRun("touch .env"));
        }

        if (project.Exists)
        {
            var install = Usual + " --optimize-autoloader";
            context.Decisions.Add(PlanTopic.Install, install, project.IsLocked ? "composer.lock" : "composer.json");
            statements.Add(context.Fetch((start.Framework == "Symfony" ? "APP_ENV=prod APP_DEBUG=0 " : "") + install, Cache));
        }

        if (node?.Build() is { } build)
        {
            context.Decisions.Add(PlanTopic.Build, build, "package.json");
            statements.Add(context.Fetch(build + " && rm -rf node_modules"));
        }

        return new DockerfileStage(new From(image, "build"), statements);
    }

    public static IEnumerable<DockerfileStatement> Packages(PlanContext context, IReadOnlyList<string> packages, string image) =>
        PythonLibraries.Install(packages, image) is { } install ? [context.Fetch(install)] : [];

    /// <summary>Packages before the source, so that an unchanged lock file leaves the layer as it is; scripts need the source.</summary>
    private static IEnumerable<DockerfileStatement> Composer(PlanContext context, ComposerProject project)
    {
        if (!project.Exists)
        {
            yield break;
        }

        context.Decisions.Add(PlanTopic.PackageManager, "composer", "composer.json");
        yield return new Copy(["/usr/bin/composer"], "/usr/local/bin/composer")
        {
            FromStage = context.Catalog["composer"].DefaultVersion.Image("image"),
        };
        yield return new Env("COMPOSER_ALLOW_SUPERUSER", "1");
        yield return new Env("COMPOSER_CACHE_DIR", Cache);
        yield return project.NamesLocalFiles ? new Copy(["."], "./")
        : project.IsLocked ? new Copy(["composer.json", "composer.lock"], "./")
        : new Copy(["composer.json"], "./");
        yield return context.Fetch(Usual + " --no-scripts --no-autoloader", Cache);
    }
}
