using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>How a Node project's dependencies are installed: by what its lock file belongs to.</summary>
internal sealed partial record NodePackages
{
    /// <summary>The package manager.</summary>
    public string Name { get; init; } = "npm";

    /// <summary>The file, or the field in it, that chose it; null for the default.</summary>
    public string? From { get; init; }

    /// <summary>What is written there; null where the file's presence decided.</summary>
    public string? FromWords { get; init; }

    /// <summary>Makes the package manager available; null when the image has it.</summary>
    public string? Setup { get; init; }

    public required string Install { get; init; }

    /// <summary>The same, without development dependencies.</summary>
    public required string InstallForProduction { get; init; }

    /// <summary>Takes development dependencies out again, after a build.</summary>
    public required string Prune { get; init; }

    public required string RunScript { get; init; }

    public required string Cache { get; init; }

    /// <summary>Files that an install reads, without package.json.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>True when there is something to install, here or in a member of the workspace.</summary>
    public required bool NeedsInstall { get; init; }

    /// <summary>True when an install reads more than <see cref="Files"/>.</summary>
    public required bool ReadsSource { get; init; }

    /// <summary>False where a prune would remove what the build generated, or the package manager has none.</summary>
    public bool CanPrune { get; init; } = true;

    /// <summary>By the lock file; without one by <c>packageManager</c>, and then dependencies are resolved again, which causes a warning.</summary>
    public static NodePackages Of(IProjectFiles files, PackageJson package, List<string> warnings)
    {
        var (manager, from, words) = NodeManager.Of(files, package);
        var (packages, lockFile, install) = manager switch
        {
            "pnpm" => (Pnpm(files, package), "pnpm-lock.yaml", "pnpm install"),
            "yarn" => (
                NodeManager.IsBerry(files, package) ? YarnBerry(files, package) : YarnClassic(files, package),
                "yarn.lock",
                "yarn install"
            ),
            "bun" => (Bun(files, package), "bun.lock", "bun install"),
            _ => (Npm(files, package), "package-lock.json", "npm install"),
        };
        if (packages.NeedsInstall && !packages.IsLocked)
        {
            warnings.Add(
                $"package.json declares dependencies, but there is no {lockFile}: two builds can differ; run {install} and commit {lockFile}"
            );
        }

        if (LockedPackages.Of(files, package) is { Unknown: [_, ..] unknown, File: var file })
        {
            warnings.Add(
                $"{file} does not fit package.json ({DisplayText.Of(string.Join(", ", unknown.Take(5)), 100)}), so the install stops; run {install} and commit {file}"
            );
        }

        return packages with
        {
            Name = manager,
            From = from,
            FromWords = words,
        };
    }

    private bool IsLocked => Files.Any(NodeManager.LockFiles.Contains);

    /// <summary>Copies what the install needs, then installs: an unchanged lock file leaves the layer as it is.</summary>
    public IEnumerable<DockerfileStatement> Statements(PlanContext context, params string[] installs)
    {
        context.Decisions.Add(PlanTopic.PackageManager, Name, From, FromWords);
        foreach (var install in NeedsInstall ? installs : [])
        {
            context.Decisions.Add(PlanTopic.Install, install, Files.FirstOrDefault(NodeManager.LockFiles.Contains) ?? "package.json");
        }

        if (Setup is not null)
        {
            yield return context.Fetch(Setup, "/root/.npm");
        }

        yield return ReadsSource ? new Copy(["."], "./") : new Copy(["package.json", .. Files], "./");
        foreach (var install in NeedsInstall ? installs : [])
        {
            yield return context.Fetch(install, Cache);
        }

        if (!ReadsSource)
        {
            yield return new Copy(["."], "./");
        }
    }

    private static NodePackages Npm(IProjectFiles files, PackageJson package)
    {
        var locks = Existing(files, "package-lock.json", "npm-shrinkwrap.json", ".npmrc");
        var install = locks.Any(name => name != ".npmrc") ? "npm ci --no-audit --no-fund" : "npm install --no-audit --no-fund";
        return new NodePackages
        {
            NeedsInstall = NeedsAny(files, package),
            ReadsSource = InstallInputs.ReadSource(files, package),
            Install = install,
            InstallForProduction = install + " --omit=dev",
            Prune = "npm prune --omit=dev --no-audit --no-fund",
            RunScript = "npm run",
            Cache = "/root/.npm",
            Files = locks,
        };
    }

    private static NodePackages YarnClassic(IProjectFiles files, PackageJson package)
    {
        var install = $"yarn install{(files.FileExists("yarn.lock") ? " --frozen-lockfile" : "")} --non-interactive";
        return new NodePackages
        {
            NeedsInstall = NeedsAny(files, package),
            ReadsSource = InstallInputs.ReadSource(files, package),
            Install = install,
            InstallForProduction = $"{install} --production",
            // Classic yarn has no prune; a second install removes what production does not need, and with it what Prisma generated.
            CanPrune = !InstallInputs.HasPrismaSchema(files, package),
            Prune = $"{install} --production --ignore-scripts",
            RunScript = "yarn run",
            Cache = "/usr/local/share/.cache/yarn",
            Files = Existing(files, "yarn.lock", ".yarnrc", ".npmrc"),
        };
    }

    private static NodePackages YarnBerry(IProjectFiles files, PackageJson package)
    {
        // The image runs node itself, which finds packages in node_modules and does not support Plug'n'Play.
        var yarn = "YARN_NODE_LINKER=node-modules " + (ReleaseIsMissing(files) ? "YARN_IGNORE_PATH=1 " : "") + "yarn";
        var version = NodeManager.YarnVersion(files, package);
        // Without a lock file it would refuse to write one: a build is continuous integration to it.
        var install = $"{yarn} install --{(files.FileExists("yarn.lock") ? "" : "no-")}immutable";
        // Part of yarn from 4 on; before, a plugin that the project has or has not.
        var canFocus = version[0] is not ('2' or '3') || files.FileExists(".yarn/plugins/@yarnpkg/plugin-workspace-tools.cjs");
        return new NodePackages
        {
            NeedsInstall = NeedsAny(files, package),
            ReadsSource = InstallInputs.ReadSource(files, package),
            // From the npm registry like everything else: corepack would use a host of yarn's own. --force: the image has classic yarn under that name.
            Setup = $"npm install --global --force --no-audit --no-fund @yarnpkg/cli-dist@{version}",
            Install = install,
            InstallForProduction = canFocus ? $"{yarn} workspaces focus --all --production" : install,
            Prune = $"{yarn} workspaces focus --all --production",
            CanPrune = canFocus && !ScriptsNeedDevelopment(package) && !InstallInputs.HasPrismaSchema(files, package),
            RunScript = $"{yarn} run",
            Cache = "/root/.yarn/berry/cache",
            Files = Existing(files, "yarn.lock", ".yarnrc.yml", ".npmrc"),
        };
    }

    /// <summary>True when the project names a yarn of its own that is not in the source.</summary>
    private static bool ReleaseIsMissing(IProjectFiles files) =>
        YarnPath.Match(files.ReadText(".yarnrc.yml") ?? "") is { Success: true } named && !files.FileExists(named.Groups[1].Value);

    private static NodePackages Pnpm(IProjectFiles files, PackageJson package)
    {
        var install = $"pnpm install --{(files.FileExists("pnpm-lock.yaml") ? "" : "no-")}frozen-lockfile";
        return new NodePackages
        {
            NeedsInstall = NeedsAny(files, package),
            ReadsSource = InstallInputs.ReadSource(files, package),
            // Not by corepack: the one that Node 18 brings does not know the keys that newer versions are signed with.
            Setup = $"npm install --global --no-audit --no-fund pnpm@{NodeManager.PnpmVersion(files, package)}",
            Install = install,
            InstallForProduction = $"{install} --prod",
            // Scripts of the project itself have run, and their programs are gone by then.
            Prune = "CI=true pnpm prune --prod --ignore-scripts",
            // In a workspace it prunes the root alone, and it moves packages away from what Prisma generated beside them.
            CanPrune = !NodeWorkspaces.Any(files, package) && !InstallInputs.HasPrismaSchema(files, package),
            RunScript = "pnpm run",
            Cache = "/root/.local/share/pnpm/store",
            Files = Existing(files, "pnpm-lock.yaml", "pnpm-workspace.yaml", ".npmrc", ".pnpmfile.cjs", ".pnpmfile.mjs"),
        };
    }

    private static NodePackages Bun(IProjectFiles files, PackageJson package)
    {
        var install = $"bun install{(Existing(files, "bun.lock", "bun.lockb").Count > 0 ? " --frozen-lockfile" : "")}";
        return new NodePackages
        {
            NeedsInstall = NeedsAny(files, package),
            ReadsSource = InstallInputs.ReadSource(files, package),
            Setup = GlobalTool(files, package, "bun"),
            Install = install,
            InstallForProduction = $"{install} --production",
            // Bun has no prune: what is installed goes, and what production needs comes from the cache.
            Prune = $"rm -rf node_modules && {install} --production",
            CanPrune =
                !ScriptsNeedDevelopment(package) && !NodeWorkspaces.Any(files, package) && !InstallInputs.HasPrismaSchema(files, package),
            RunScript = "bun run",
            Cache = "/root/.bun/install/cache",
            Files = Existing(files, "bun.lock", "bun.lockb", "bunfig.toml", ".npmrc"),
        };
    }

    /// <summary>The command that installs a package manager which the image does not have; null for one that it has.</summary>
    public static string? GlobalTool(IProjectFiles files, PackageJson package, string tool) =>
        tool switch
        {
            "pnpm" => Pnpm(files, package).Setup,
            "yarn" when NodeManager.IsBerry(files, package) => YarnBerry(files, package).Setup,
            "bun" => $"npm install --global --no-audit --no-fund bun@{NodeManager.BunVersion(files, package)}",
            _ => null,
        };

    /// <summary>True when a script of the install calls a program that only development dependencies bring, such as husky.</summary>
    public static bool ScriptsNeedDevelopment(PackageJson package) =>
        package.InstallScripts.Any(script => NodePrograms.OnlyDevelopment(ScriptCommands.Of(script, package), package) is not null);

    private static bool NeedsAny(IProjectFiles files, PackageJson package) => package.HasDependencies || NodeWorkspaces.Any(files, package);

    private static IReadOnlyList<string> Existing(IProjectFiles files, params string[] names) => [.. names.Where(files.FileExists)];

    [GeneratedRegex(@"^yarnPath:[ \t]*[""']?([A-Za-z0-9._/@-]{1,200})", RegexOptions.Multiline)]
    private static partial Regex YarnPath { get; }
}
