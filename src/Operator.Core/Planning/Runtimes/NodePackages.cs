using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes;

/// <summary>How a Node project's dependencies are installed: by what its lock file belongs to.</summary>
internal sealed partial record NodePackages
{
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

    /// <summary>By the lock file; without one by <c>packageManager</c>, and then dependencies are resolved again, which causes a warning.</summary>
    public static NodePackages Of(IProjectFiles files, PackageJson package, List<string> warnings)
    {
        var manager = (package.PackageManager ?? "").Split('@')[0];
        var (packages, lockFile, install) =
            files.FileExists("pnpm-lock.yaml") || (manager == "pnpm" && !HasOtherLock(files))
                ? (Pnpm(files, package), "pnpm-lock.yaml", "pnpm install")
            : files.FileExists("yarn.lock") || (manager == "yarn" && !HasOtherLock(files))
                ? (IsBerry(files, package) ? YarnBerry(files, package) : YarnClassic(files), "yarn.lock", "yarn install")
            : (Npm(files), "package-lock.json", "npm install");
        if (package.HasDependencies && !packages.IsLocked)
        {
            warnings.Add(
                $"package.json declares dependencies, but there is no {lockFile}: two builds can differ; run {install} and commit {lockFile}"
            );
        }

        return packages;
    }

    private bool IsLocked => Files.Any(file => file is "pnpm-lock.yaml" or "yarn.lock" or "package-lock.json" or "npm-shrinkwrap.json");

    private static bool HasOtherLock(IProjectFiles files) =>
        Existing(files, "yarn.lock", "package-lock.json", "npm-shrinkwrap.json").Count > 0;

    /// <summary>Copies what the install needs, then installs: an unchanged lock file leaves the layer as it is.</summary>
    public IEnumerable<DockerfileStatement> Statements(PlanContext context, PackageJson package, string install)
    {
        if (Setup is not null)
        {
            yield return context.Fetch(Setup, "/root/.npm");
        }

        var wholeTree =
            package.HasWorkspaces
            || package.InstallRunsScripts
            || context.Files.DirectoryExists(".yarn")
            || context.Files.DirectoryExists("patches");
        yield return wholeTree ? new Copy(["."], "./") : new Copy(["package.json", .. Files], "./");
        if (package.HasDependencies)
        {
            yield return context.Fetch(install, Cache);
        }

        if (!wholeTree)
        {
            yield return new Copy(["."], "./");
        }
    }

    private static NodePackages Npm(IProjectFiles files)
    {
        var locks = Existing(files, "package-lock.json", "npm-shrinkwrap.json", ".npmrc");
        var install = locks.Any(name => name != ".npmrc") ? "npm ci --no-audit --no-fund" : "npm install --no-audit --no-fund";
        return new NodePackages
        {
            Install = install,
            InstallForProduction = install + " --omit=dev",
            Prune = "npm prune --omit=dev --no-audit --no-fund",
            RunScript = "npm run",
            Cache = "/root/.npm",
            Files = locks,
        };
    }

    private static NodePackages YarnClassic(IProjectFiles files)
    {
        var install = $"yarn install{(files.FileExists("yarn.lock") ? " --frozen-lockfile" : "")} --non-interactive";
        return new NodePackages
        {
            Install = install,
            InstallForProduction = $"{install} --production",
            // Classic yarn has no prune; a second install removes what production does not need.
            Prune = $"{install} --production --ignore-scripts",
            RunScript = "yarn run",
            Cache = "/usr/local/share/.cache/yarn",
            Files = Existing(files, "yarn.lock", ".yarnrc", ".npmrc"),
        };
    }

    private static NodePackages YarnBerry(IProjectFiles files, PackageJson package)
    {
        // The image runs node itself, which finds packages in node_modules and does not support Plug'n'Play.
        const string Yarn = "YARN_NODE_LINKER=node-modules yarn";
        return new NodePackages
        {
            // From the npm registry like everything else: corepack would use a host of yarn's own. --force: the image has classic yarn under that name.
            Setup = $"npm install --global --force --no-audit --no-fund @yarnpkg/cli-dist@{YarnVersion(files, package)}",
            // Without a lock file it would refuse to write one: a build is continuous integration to it.
            Install = $"{Yarn} install --{(files.FileExists("yarn.lock") ? "" : "no-")}immutable",
            InstallForProduction = $"{Yarn} workspaces focus --all --production",
            Prune = $"{Yarn} workspaces focus --all --production",
            RunScript = $"{Yarn} run",
            Cache = "/root/.yarn/berry/cache",
            Files = Existing(files, "yarn.lock", ".yarnrc.yml", ".npmrc"),
        };
    }

    private static string YarnVersion(IProjectFiles files, PackageJson package)
    {
        if (YarnField.Match(package.PackageManager ?? "") is { Success: true } wanted)
        {
            return wanted.Groups[1].Value;
        }

        return BerryLockVersion.Match(files.ReadText("yarn.lock") ?? "").Groups[1].Value switch
        {
            "4" => "2",
            "5" or "6" => "3",
            _ => "4",
        };
    }

    private static NodePackages Pnpm(IProjectFiles files, PackageJson package)
    {
        var install = $"pnpm install --{(files.FileExists("pnpm-lock.yaml") ? "" : "no-")}frozen-lockfile";
        return new NodePackages
        {
            // Not by corepack: the one that Node 18 brings does not know the keys that newer versions are signed with.
            Setup = $"npm install --global --no-audit --no-fund pnpm@{PnpmVersion(files, package)}",
            Install = install,
            InstallForProduction = $"{install} --prod",
            Prune = "CI=true pnpm prune --prod",
            RunScript = "pnpm run",
            Cache = "/root/.local/share/pnpm/store",
            Files = Existing(files, "pnpm-lock.yaml", "pnpm-workspace.yaml", ".npmrc"),
        };
    }

    private static string PnpmVersion(IProjectFiles files, PackageJson package)
    {
        if (PnpmField.Match(package.PackageManager ?? "") is { Success: true } wanted)
        {
            return wanted.Groups[1].Value;
        }

        var lockVersion = LockFileVersion.Match(files.ReadText("pnpm-lock.yaml") ?? "").Groups[1].Value;
        return lockVersion switch
        {
            "5" => "7",
            "6" => "8",
            _ => "9",
        };
    }

    private static bool IsBerry(IProjectFiles files, PackageJson package) =>
        files.FileExists(".yarnrc.yml")
        || YarnField.IsMatch(package.PackageManager ?? "")
        || (files.ReadText("yarn.lock") ?? "").Contains("\n__metadata:", StringComparison.Ordinal);

    private static IReadOnlyList<string> Existing(IProjectFiles files, params string[] names) => [.. names.Where(files.FileExists)];

    [GeneratedRegex(@"\Apnpm@([0-9]+\.[0-9]+\.[0-9]+)(?:\+.*)?\z")]
    private static partial Regex PnpmField { get; }

    [GeneratedRegex(@"\Ayarn@((?:[2-9]|[1-9][0-9])\.[0-9]+\.[0-9]+)(?:\+.*)?\z")]
    private static partial Regex YarnField { get; }

    [GeneratedRegex(@"^__metadata:\r?\n\s+version: ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex BerryLockVersion { get; }

    [GeneratedRegex(@"\AlockfileVersion:\s*'?([0-9]+)")]
    private static partial Regex LockFileVersion { get; }
}
