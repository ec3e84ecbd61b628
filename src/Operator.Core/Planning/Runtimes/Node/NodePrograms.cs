namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>Which package brings a program, so that a start command finds in the image what it calls.</summary>
internal static class NodePrograms
{
    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["tsc"] = ["typescript"],
        ["ng"] = ["@angular/cli"],
        ["nest"] = ["@nestjs/cli"],
        ["babel-node"] = ["@babel/node"],
        ["dotenv"] = ["dotenv-cli"],
        ["dotenvx"] = ["@dotenvx/dotenvx"],
        ["run-s"] = ["npm-run-all", "npm-run-all2"],
        ["run-p"] = ["npm-run-all", "npm-run-all2"],
        ["npm-run-all"] = ["npm-run-all", "npm-run-all2"],
        ["cross-env-shell"] = ["cross-env"],
        ["remix-serve"] = ["@remix-run/serve"],
        ["react-router-serve"] = ["@react-router/serve"],
        ["remix"] = ["@remix-run/dev"],
        ["react-router"] = ["@react-router/dev"],
        ["strapi"] = ["@strapi/strapi", "strapi"],
        ["medusa"] = ["@medusajs/cli", "@medusajs/medusa"],
        ["nuxi"] = ["nuxi", "nuxt"],
        ["sequelize"] = ["sequelize-cli"],
        ["mikro-orm"] = ["@mikro-orm/cli"],
        ["sirv"] = ["sirv-cli"],
        ["vue-cli-service"] = ["@vue/cli-service"],
        ["tsnd"] = ["ts-node-dev"],
        ["ts-node-esm"] = ["ts-node"],
        ["ts-node-script"] = ["ts-node"],
        ["sucrase-node"] = ["sucrase"],
        ["swc-node"] = ["@swc-node/register"],
        ["eleventy"] = ["@11ty/eleventy"],
        ["docusaurus"] = ["@docusaurus/core"],
        ["craco"] = ["@craco/craco"],
        ["pm2-runtime"] = ["pm2"],
        ["moleculer-runner"] = ["moleculer"],
        ["fastify"] = ["fastify-cli"],
        ["payload"] = ["payload"],
    };

    /// <summary>What Alpine's or Debian's small image lacks, and start commands call.</summary>
    private static readonly string[] NotInImage =
    [
        "git",
        "curl",
        "python",
        "python3",
        "make",
        "gcc",
        "ffmpeg",
        "convert",
        "psql",
        "mysql",
        "aws",
        "openssl",
        "jq",
        "sudo",
        "zsh",
        "nginx",
    ];

    /// <summary>The first program of a start command that only development dependencies bring; null if none is.</summary>
    public static string? OnlyDevelopment(IEnumerable<ScriptCommand> commands, PackageJson package) =>
        commands
            .Where(command => command.Program is not ("npm" or "node" or "npx" or "yarn" or "pnpm" or "bun"))
            .Select(command => command.Program)
            .FirstOrDefault(program => Bringing(program).Any(package.DependsOn) && !Bringing(program).Any(package.InProduction));

    /// <summary>The first program that no dependency brings, as far as that is known.</summary>
    public static string? Missing(IEnumerable<ScriptCommand> commands, PackageJson package, bool hasBun)
    {
        var called = commands.Select(command => command.Program).ToList();
        return called.FirstOrDefault(NotInImage.Contains)
            ?? called.FirstOrDefault(program =>
                Known.Contains(program) && !Bringing(program).Any(package.DependsOn) && !(hasBun && program == "bun")
            );
    }

    // Programs that projects start by, and that are there by a dependency only.
    private static readonly HashSet<string> Known =
    [
        "tsx",
        "ts-node",
        "ts-node-dev",
        "tsnd",
        "nodemon",
        "next",
        "nuxt",
        "nest",
        "prisma",
        "nx",
        "turbo",
        "vite",
        "serve",
        "http-server",
        "pm2",
        "pm2-runtime",
        "cross-env",
        "dotenv",
        "concurrently",
        "tsc",
        "babel-node",
        "remix-serve",
        "react-router-serve",
        "knex",
        "typeorm",
        "strapi",
        "json-server",
        "deno",
    ];

    private static string[] Bringing(string program) => Packages.GetValueOrDefault(program) ?? [program];
}
