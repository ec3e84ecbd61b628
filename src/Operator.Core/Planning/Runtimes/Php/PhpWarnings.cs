namespace Operator.Core.Planning.Runtimes.Php;

/// <summary>What stops a PHP build or application, and only its owner can mend.</summary>
internal static class PhpWarnings
{
    public static void Add(PlanContext context, ComposerProject project, PhpStart start)
    {
        if (project is { HasPackages: true, IsLocked: false })
        {
            context.Warnings.Add(
                "composer.json declares packages, but there is no composer.lock: two builds can differ; run composer install and commit composer.lock"
            );
        }

        if (project.Unknown is [_, ..] unknown)
        {
            context.Warnings.Add(
                $"composer.lock does not fit composer.json ({DisplayText.Of(string.Join(", ", unknown.Take(5)), 100)}), so composer install stops; run composer update and commit composer.lock"
            );
        }

        if (start.Framework is "Laravel" or "Lumen" && !context.Variables.ContainsKey("APP_KEY"))
        {
            context.Warnings.Add(
                $"{start.Framework} answers only with APP_KEY, and with the variables of its database: set them where the image runs (php artisan key:generate --show prints a key)"
            );
        }

        if (start.Framework == "Symfony" && !context.Files.FileExists(".env"))
        {
            context.Warnings.Add("The source has no .env of Symfony: set APP_SECRET and what its configuration reads where the image runs");
        }
    }
}
