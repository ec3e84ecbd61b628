using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Php;

/// <summary>PHP with Composer: Laravel, Symfony, WordPress and plain pages, behind Apache.</summary>
internal sealed class PhpRuntime : IRuntime
{
    private const string Extensions = "/usr/local/lib/php/extensions/";

    private const string Settings = "/usr/local/etc/php/conf.d/";

    public string? Detect(IProjectFiles files) => PhpEntry.Evidence(files);

    /// <summary>True for a web application, whatever else lies beside it; a composer.json alone can be that of tools.</summary>
    public static bool IsApplication(IProjectFiles files) =>
        files.FileExists("artisan")
        || files.FileExists("wp-load.php")
        || (files.FileExists("composer.json") && (files.FileExists("public/index.php") || files.FileExists("web/index.php")));

    public RuntimePlan Plan(PlanContext context)
    {
        var project = ComposerProject.Of(context.Files);
        var start = PhpEntry.Of(context, project);
        var version = PhpVersion.Choose(context, project);
        var extensions = PhpExtensions.Of(context, project);
        var image = version.Version.Image("image");
        var port = context.Port(8080);
        PhpWarnings.Add(context, project, start);
        IReadOnlyList<string> words = start.Command is null ? ["apache2-foreground"] : Procfile.Words(start.Command);
        context.Decisions.Add(PlanTopic.Start, string.Join(' ', words), start.From, start.Command);
        return new RuntimePlan
        {
            BuildStages = [PhpInstall.Stage(context, project, extensions, start, image)],
            FinalStage = new DockerfileStage(new From(image), [.. Final(context, extensions, image)]),
            Port = port,
            Start = words,
            Health = HealthChecks.Php(port),
            Defaults = Defaults(start, port),
            Framework = start.Framework,
            RuntimeVersion = version.Version.Name,
            RuntimeVersionFrom = version.From,
            RuntimeVersionWords = version.Words,
            Ignored = Ignored(project, start),
            AddedFiles = new Dictionary<string, string>
            {
                [".imagebuild/php.ini"] = ApacheFiles.Ini,
                [".imagebuild/ports.conf"] = ApacheFiles.Ports(port),
                [".imagebuild/site.conf"] = ApacheFiles.Site(
                    port,
                    start.Root.Length == 0 ? "/app" : "/app/" + start.Root,
                    start.FallsBack,
                    isSource: start.Root.Length == 0
                ),
            },
        };
    }

    private static IEnumerable<DockerfileStatement> Final(PlanContext context, PhpExtensions extensions, string image)
    {
        foreach (var statement in PhpInstall.Packages(context, extensions.Run, image))
        {
            yield return statement;
        }

        if (extensions.Any)
        {
            yield return new Copy([Extensions], Extensions) { FromStage = "build" };
            yield return new Copy([Settings], Settings) { FromStage = "build" };
        }

        yield return new ShellRun("a2enmod rewrite headers expires");
        yield return new Copy([".imagebuild/php.ini"], Settings + "zz-imagebuild.ini");
        yield return new Copy([".imagebuild/ports.conf"], "/etc/apache2/ports.conf");
        yield return new Copy([".imagebuild/site.conf"], "/etc/apache2/sites-available/000-default.conf");
        foreach (var statement in RuntimeImage.AppDirectory)
        {
            yield return statement;
        }

        yield return new Copy(["/app/"], "./") { FromStage = "build", Owner = RuntimeImage.Owner };
    }

    private static Dictionary<string, string> Defaults(PhpStart start, int port)
    {
        var defaults = new Dictionary<string, string> { ["HOME"] = "/tmp", ["PORT"] = FormattableString.Invariant($"{port}") };
        if (start.Framework is "Laravel" or "Lumen")
        {
            defaults["APP_ENV"] = "production";
            defaults["LOG_CHANNEL"] = "stderr";
        }
        else if (start.Framework == "Symfony")
        {
            defaults["APP_DEBUG"] = "0";
            defaults["APP_ENV"] = "prod";
        }

        return defaults;
    }

    // Symfony's .env holds defaults, belongs to git, and is read at each start.
    private static IReadOnlyList<string> Ignored(ComposerProject project, PhpStart start) =>
        [
            "node_modules",
            .. project.Exists ? new[] { "vendor" } : [],
            .. project.TestDirectories,
            .. start.Framework == "Symfony" ? new[] { "!.env", "var/cache", "var/log" } : [],
        ];
}
