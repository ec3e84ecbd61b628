using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>What an install finds, what it leaves in the image, and on which base.</summary>
public sealed class NodeInstallTests
{
    private const string Start = "\"scripts\": {\"start\": \"node index.js\"}";

    [Theory]
    [InlineData("\"dependencies\": {\"a\": \"file:vendor/a.tgz\"}", "vendor/a.tgz")]
    [InlineData("\"devDependencies\": {\"a\": \"link:../a\"}", "x")]
    [InlineData("\"optionalDependencies\": {\"a\": \"./a\"}", "x")]
    [InlineData("\"dependencies\": {\"a\": \"1\"}, \"resolutions\": {\"a\": \"patch:a@1#./a.patch\"}", "x")]
    [InlineData("\"dependencies\": {\"a\": \"1\"}, \"overrides\": {\"b\": {\"c\": \"file:c\"}}", "x")]
    [InlineData("\"dependencies\": {\"a\": \"1\"}, \"pnpm\": {\"patchedDependencies\": {\"a\": \"p/a.patch\"}}", "x")]
    [InlineData("\"dependencies\": {\"@prisma/client\": \"6\"}", "prisma/schema.prisma")]
    [InlineData("\"dependencies\": {\"@prisma/client\": \"6\"}, \"prisma\": {\"schema\": \"db/x.prisma\"}", "db/x.prisma")]
    [InlineData("\"dependencies\": {\"a\": \"1\"}", "binding.gyp")]
    [InlineData("\"dependencies\": {\"a\": \"1\"}", ".yarn/releases/yarn-4.0.0.cjs")]
    public void Source_is_there_before_an_install_that_reads_it(string fields, string file)
    {
        var text = Dockerfile($"{{{fields}, {Start}}}", (file, ""));
        var copies = text.Split('\n')
            .Where(line => line.StartsWith("COPY", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal));

        Assert.Contains("\".\"", Assert.Single(copies), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("package-lock.json", "npm ci --no-audit --no-fund", "npm prune --omit=dev --no-audit --no-fund")]
    [InlineData("pnpm-lock.yaml", "pnpm install --frozen-lockfile", "CI=true pnpm prune --prod --ignore-scripts")]
    [InlineData(
        "yarn.lock",
        "yarn install --frozen-lockfile --non-interactive",
        "yarn install --frozen-lockfile --non-interactive --production --ignore-scripts"
    )]
    [InlineData("bun.lock", "bun install --frozen-lockfile", null)]
    public void Install_script_of_a_development_tool_finds_it(string lockFile, string install, string? prune)
    {
        const string Package =
            "{\"scripts\": {\"prepare\": \"husky\", \"start\": \"node index.js\"}, \"dependencies\": {\"a\": \"1\"}, \"devDependencies\": {\"husky\": \"9\"}}";
        var installs = Runs(Dockerfile(Package, (lockFile, "")))
            .Where(run =>
                run.Contains("install", StringComparison.Ordinal)
                || run.Contains(" ci ", StringComparison.Ordinal)
                || run.Contains("prune", StringComparison.Ordinal)
            )
            .Where(run => !run.Contains("--global", StringComparison.Ordinal));

        Assert.Equal(prune is null ? [install] : [install, prune], installs);
    }

    [Theory]
    [InlineData("tsx src/server.ts", "tsx", "tsx")]
    [InlineData("node -r ts-node/register src/server.ts", "ts-node", "ts-node")]
    [InlineData("node --import=tsx src/server.ts", "tsx", "tsx")]
    [InlineData("NODE_ENV=production cross-env A=1 node x", "cross-env", "cross-env")]
    [InlineData("run-s migrate serve", "npm-run-all", "run-s")]
    [InlineData("npm run serve", "@nestjs/cli", "nest")]
    [InlineData("dotenv -e .env -- prisma migrate deploy && node x", "prisma", "prisma")]
    [InlineData("npx prisma db push; node x", "prisma", "prisma")]
    [InlineData("concurrently \\\"npm:serve\\\" \\\"node x\\\"", "@nestjs/cli", "nest")]
    public void Program_of_the_start_command_is_not_pruned(string start, string dependency, string program)
    {
        var plan = Planned(
            $"{{\"scripts\": {{\"start\": \"{start}\", \"serve\": \"nest start\", \"build\": \"tsc\"}}, \"dependencies\": {{\"dotenv-cli\": \"1\", \"concurrently\": \"1\"}}, \"devDependencies\": {{\"{dependency}\": \"1\"}}}}"
        );

        Assert.Contains(
            $"The start command runs {program}, which only devDependencies bring, so all of them stay in the image; move it to dependencies",
            plan.Warnings
        );
        Assert.DoesNotContain("prune", plan.Images[0].Dockerfile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pnpm run serve", "pnpm@9")]
    [InlineData("bun src/server.ts", "bun@1")]
    [InlineData("bunx --bun serve", "bun@1")]
    public void Package_manager_that_the_start_command_calls_is_in_the_last_stage(string start, string tool)
    {
        var last = Dockerfile($"{{\"scripts\": {{\"start\": \"{start}\", \"build\": \"tsc\"}}}}").Split("\nFROM ")[^1];

        Assert.Contains($"npm install --global --no-audit --no-fund {tool}\n", last, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("canvas", "node index.js", "node:24-slim", "node:24-slim")]
    [InlineData("node-pty", "node index.js", "node:24", "node:24-slim")]
    [InlineData("express", "bash start.sh", "node:24-slim", "node:24-slim")]
    [InlineData("express", "./start.sh", "node:24-slim", "node:24-slim")]
    [InlineData("express", "sh start.sh", "node:24-alpine", "node:24-alpine")]
    public void Base_image_has_what_packages_and_scripts_need(string dependency, string start, string first, string last)
    {
        var images = Planned(
            $"{{\"scripts\": {{\"start\": \"{start}\"}}, \"dependencies\": {{\"{dependency}\": \"1\"}}}}",
            ("start.sh", "#!/usr/bin/env bash\nnode .\n")
        ).Status.BaseImages!;

        Assert.Equal((first, last), (images[0], images[^1]));
    }

    [Theory]
    [InlineData("playwright", "node node_modules/playwright/cli.js install --with-deps chromium")]
    [InlineData("puppeteer", "chromium fonts-liberation")]
    public void Browser_is_installed_and_named(string dependency, string command)
    {
        var plan = Planned($"{{\"dependencies\": {{\"{dependency}\": \"1\"}}, {Start}}}");

        Assert.Contains(command, plan.Images[0].Dockerfile, StringComparison.Ordinal);
        Assert.Contains(
            plan.Warnings,
            warning => warning.Contains(dependency, StringComparison.Ordinal) && warning.Contains("Chromium", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(
        "package-lock.json",
        "{\"packages\": {\"\": {\"dependencies\": {\"a\": \"1\"}}, \"node_modules/a\": {\"version\": \"1.0.0\"}}}"
    )]
    [InlineData(
        "package-lock.json",
        "{\"packages\": {\"\": {\"dependencies\": {\"a\": \"1\", \"b\": \"^1\"}}, \"node_modules/b\": {\"version\": \"1.9.0\"}}}"
    )]
    [InlineData("npm-shrinkwrap.json", "{\"lockfileVersion\": 1, \"dependencies\": {\"a\": {\"version\": \"1.0.0\"}}}")]
    [InlineData(
        "pnpm-lock.yaml",
        "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      a:\n        specifier: '1'\n        version: 1.0.0\n      b:\n        specifier: ^1.0.0\n        version: 1.0.0\n\npackages:\n"
    )]
    [InlineData("pnpm-lock.yaml", "lockfileVersion: '6.0'\n\ndependencies:\n  a:\n    specifier: '1'\n    version: 1.0.0\n\npackages:\n")]
    [InlineData("yarn.lock", "# yarn lockfile v1\n\na@1:\n  version \"1.0.0\"\n")]
    [InlineData("yarn.lock", "__metadata:\n  version: 8\n\n\"a@npm:1\":\n  version: 1.0.0\n")]
    public void Lock_file_that_does_not_fit_is_named_before_the_install_stops(string file, string text)
    {
        var plan = Planned($"{{\"dependencies\": {{\"a\": \"1\", \"b\": \"^2\"}}, {Start}}}", (file, text));

        Assert.Contains(
            plan.Warnings,
            warning => warning.StartsWith($"{file} does not fit package.json (b), so the install stops", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(
        "package-lock.json",
        "{\"packages\": {\"\": {\"dependencies\": {\"a\": \"1\"}}, \"node_modules/a\": {\"version\": \"2.1.0\"}}}"
    )]
    [InlineData("package-lock.json", "not JSON")]
    [InlineData("pnpm-lock.yaml", "lockfileVersion: 5.4\n\nspecifiers:\n  a: ^2\n\ndependencies:\n  a: 2.0.0\n\npackages:\n")]
    [InlineData("yarn.lock", "\"a@^1, a@^2\":\n  version \"2.0.0\"\n")]
    public void Lock_file_that_fits_or_says_nothing_causes_no_warning(string file, string text)
    {
        var plan = Planned($"{{\"dependencies\": {{\"a\": \"^2\"}}, {Start}}}", (file, text));

        Assert.DoesNotContain(plan.Warnings, warning => warning.Contains("does not fit", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"workspaces\": [\"apps/*\"]", "x")]
    [InlineData("\"workspaces\": {\"packages\": [\"apps/web\"]}", "x")]
    [InlineData("\"private\": true", "pnpm-workspace.yaml")]
    public void Only_member_of_a_workspace_that_starts_is_started(string fields, string file)
    {
        var plan = Requests.Planned(
            PlanBuild.From(
                PlainProjects.With(
                    ModelVersions.Auto,
                    ("package.json", $"{{{fields}}}"),
                    (file, "packages:\n  - apps/**\n"),
                    (
                        "apps/web/package.json",
                        "{\"scripts\": {\"start\": \"next start\", \"build\": \"next build\"}, \"dependencies\": {\"next\": \"15\"}}"
                    ),
                    ("apps/ui/package.json", "{\"name\": \"ui\"}")
                )
            )
        );

        Assert.Equal(("npm --prefix apps/web start", "next"), (plan.Status.StartCommand, plan.Status.Framework));
        Assert.Contains("npm --prefix 'apps/web' run build", plan.Images[0].Dockerfile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.4.3", "", "yarn install --immutable")]
    [InlineData("3.8.7", "", "yarn install --immutable")]
    [InlineData("3.8.7", ".yarn/plugins/@yarnpkg/plugin-workspace-tools.cjs", "yarn workspaces focus --all --production")]
    [InlineData("4.5.3", "", "yarn workspaces focus --all --production")]
    public void Yarn_is_called_by_commands_that_its_version_has(string version, string plugin, string command)
    {
        var text = Dockerfile(
            $"{{\"packageManager\": \"yarn@{version}\", \"dependencies\": {{\"a\": \"1\"}}, {Start}}}",
            ("yarn.lock", "__metadata:\n  version: 6\n\n\"a@npm:1\":\n"),
            (plugin, "")
        );

        Assert.Contains($"YARN_NODE_LINKER=node-modules {command}\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app.listen(3000, '127.0.0.1')", true)]
    [InlineData("app.listen({ port: 3000, host: \"localhost\" })", true)]
    [InlineData("app.listen(3000); const url = 'http://localhost'", false)]
    public void Server_that_listens_on_loopback_is_named(string text, bool warned) =>
        Assert.Equal(
            warned,
            Planned($"{{{Start}}}", ("index.js", text))
                .Warnings.Any(warning => warning.Contains("listen on 0.0.0.0", StringComparison.Ordinal))
        );

    private static IEnumerable<string> Runs(string text) =>
        text.Split('\n')
            .Where(line => line.StartsWith("RUN ", StringComparison.Ordinal))
            .Select(line =>
                string.Join(' ', line.Split(' ').Skip(1).SkipWhile(word => word.StartsWith("--mount", StringComparison.Ordinal)))
            );

    private static string Dockerfile(string package, params (string, string)[] beside) => Planned(package, beside).Images[0].Dockerfile;

    private static BuildPlan Planned(string package, params (string, string)[] beside) =>
        Requests.Planned(
            PlanBuild.From(
                PlainProjects.With(
                    ModelVersions.Auto,
                    [("package.json", package), .. beside.Where(file => file.Item1.Length > 0), ("index.js", "")]
                )
            )
        );
}
