using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Php;

/// <summary>How a PHP application is started.</summary>
/// <param name="Root">The directory of its pages, "" for all of the source.</param>
/// <param name="Command">What the Procfile starts instead of Apache.</param>
internal sealed record PhpStart(string Root, string? Framework, string From, string? Command = null)
{
    /// <summary>Paths without a file belong to index.php, and no .htaccess says so.</summary>
    public bool FallsBack { get; init; }
}

/// <summary>Files and packages → the directory of pages, or another command that starts the application.</summary>
internal static partial class PhpEntry
{
    private static readonly (string Package, string Name, string Root)[] Frameworks =
    [
        ("laravel/framework", "Laravel", "public"),
        ("laravel/lumen-framework", "Lumen", "public"),
        ("symfony/framework-bundle", "Symfony", "public"),
        ("roots/wordpress", "WordPress", "web"),
        ("drupal/core", "Drupal", "web"),
        ("drupal/core-recommended", "Drupal", "web"),
        ("cakephp/cakephp", "CakePHP", "webroot"),
        ("codeigniter4/framework", "CodeIgniter", "public"),
        ("yiisoft/yii2", "Yii", "web"),
        ("slim/slim", "Slim", "public"),
        ("mezzio/mezzio", "Mezzio", "public"),
        ("laminas/laminas-mvc", "Laminas", "public"),
        ("nette/application", "Nette", "www"),
    ];

    private static readonly string[] Roots = ["public", "web", "webroot", "www", "html", "htdocs", "pub", ""];

    private static readonly string[] NotInImage = ["caddy", "frankenphp", "nginx", "node", "npm", "php-fpm", "rr", "symfony", "yarn"];

    /// <summary>The file that shows PHP; null where there is none.</summary>
    public static string? Evidence(IProjectFiles files) =>
        files.FileExists("composer.json") ? "composer.json" : Roots.Select(Index).FirstOrDefault(files.FileExists);

    /// <exception cref="PlanRefusal">Nothing says what the application's pages are.</exception>
    public static PhpStart Of(PlanContext context, ComposerProject project)
    {
        var files = context.Files;
        var (_, name, usual) = Frameworks.FirstOrDefault(framework => project.Has(framework.Package));
        name ??= files.FileExists("wp-load.php") ? "WordPress" : null;
        var web = Procfile.Commands(files).GetValueOrDefault("web");
        if (web is not null && Buildpack.Match(web) is { Success: true } given)
        {
            return At(files, given.Groups[1].Value, "Procfile", name);
        }

        if (web is not null)
        {
            CheckCommand(context, web);
            return new PhpStart("", name, "Procfile", web);
        }

        if ((project.PublicDirectory ?? project.WebRoot ?? usual) is { } root)
        {
            return At(files, root, (project.PublicDirectory ?? project.WebRoot) is null ? "composer.json" : "extra in composer.json", name);
        }

        return Roots.FirstOrDefault(directory => files.FileExists(Index(directory))) is { } found
            ? new PhpStart(found, name, Index(found)) { FallsBack = false }
            : throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                "There is no index.php, at the root or in public, web, webroot, www, html, htdocs or pub: add one, or name the command that starts the application in a Procfile"
            );
    }

    private static PhpStart At(IProjectFiles files, string given, string from, string? framework)
    {
        var root = SourcePath.Resolve("", given);
        return root is not null && Dockerfiles.Grammar.CopyPath.IsMatch(root + "/x") && files.FileExists(Index(root))
            ? new PhpStart(root, framework, from)
            {
                FallsBack =
                    framework is not (null or "WordPress") && !files.FileExists(root.Length == 0 ? ".htaccess" : root + "/.htaccess"),
            }
            : throw new PlanRefusal(
                PlanReasons.ProjectFileMissing,
                $"The pages of {framework ?? "the application"} lie in {DisplayText.Of(given, 80)}, where no index.php is: commit {DisplayText.Of(given.TrimEnd('/'), 80)}/index.php"
            );
    }

    private static void CheckCommand(PlanContext context, string command)
    {
        if (ShellPrograms.Of(command).FirstOrDefault(NotInImage.Contains) is { } program)
        {
            throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                $"Procfile starts {program}, which the image for PHP does not have: take web out of it and Apache is started, or add a Dockerfile"
            );
        }

        if (Development.IsMatch(command))
        {
            context.Warnings.Add("The Procfile starts PHP's own server, which is for development; without web in it Apache is started");
        }

        if (OnLoopback.IsMatch(command))
        {
            context.Warnings.Add(
                "The web process of the Procfile listens on loopback alone, where no Service reaches it; listen on 0.0.0.0"
            );
        }
    }

    private static string Index(string directory) => directory.Length == 0 ? "index.php" : directory + "/index.php";

    // What Heroku's build pack starts: its last word is the directory of pages.
    [GeneratedRegex(
        @"\A(?:\S{0,60}/)?heroku-(?:php|hhvm)-(?:apache2|nginx)(?:\s+-[A-Za-z]\s+\S{1,100})*(?:\s+([A-Za-z0-9._/-]{0,200}))?\s*\z"
    )]
    private static partial Regex Buildpack { get; }

    [GeneratedRegex(@"\bphp\s+-S\b|\bartisan\s+serve\b")]
    private static partial Regex Development { get; }

    [GeneratedRegex(@"-S\s*(?:localhost|127\.)|\bartisan\s+serve(?!.*--host)|--host[= ](?:localhost|127\.)")]
    private static partial Regex OnLoopback { get; }
}
