using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>Which package manager a Node project uses, and in which version.</summary>
internal static partial class NodeManager
{
    /// <summary>In the order in which one decides where there are several.</summary>
    public static readonly string[] LockFiles =
    [
        "pnpm-lock.yaml",
        "yarn.lock",
        "package-lock.json",
        "npm-shrinkwrap.json",
        "bun.lock",
        "bun.lockb",
    ];

    /// <summary>Which package manager the project uses, and what says so.</summary>
    public static (string Name, string? From, string? Words) Of(IProjectFiles files, PackageJson package)
    {
        var wanted = (package.PackageManager ?? "").Split('@')[0];
        return LockFiles.FirstOrDefault(files.FileExists) is { } lockFile ? (OfLockFile(lockFile), lockFile, null)
            : wanted is "pnpm" or "yarn" or "bun" ? (wanted, "packageManager in package.json", package.PackageManager)
            : files.FileExists("pnpm-workspace.yaml") ? ("pnpm", "pnpm-workspace.yaml", null)
            : files.FileExists("bunfig.toml") ? ("bun", "bunfig.toml", null)
            : package.Module is { } module
            && module.EndsWith(".ts", StringComparison.Ordinal)
            && package.DependsOnAny("@types/bun", "bun-types")
                ? ("bun", "module in package.json", module)
            : ("npm", null, null);
    }

    private static string OfLockFile(string lockFile) =>
        lockFile switch
        {
            "pnpm-lock.yaml" => "pnpm",
            "yarn.lock" => "yarn",
            "bun.lock" or "bun.lockb" => "bun",
            _ => "npm",
        };

    public static bool IsBun(IProjectFiles files, PackageJson package) => Of(files, package).Name == "bun";

    /// <summary>True for pnpm, bun and newer yarns, which an install of the project's packages makes available.</summary>
    public static bool BringsManager(IProjectFiles files, PackageJson package) =>
        Of(files, package).Name is var name && (name is "pnpm" or "bun" || (name == "yarn" && IsBerry(files, package)));

    public static bool IsBerry(IProjectFiles files, PackageJson package) =>
        files.FileExists(".yarnrc.yml")
        || YarnField.IsMatch(package.PackageManager ?? "")
        || (files.ReadText("yarn.lock") ?? "").Contains("\n__metadata:", StringComparison.Ordinal);

    public static string YarnVersion(IProjectFiles files, PackageJson package)
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

    public static string PnpmVersion(IProjectFiles files, PackageJson package)
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

    public static string BunVersion(IProjectFiles files, PackageJson package)
    {
        var wanted = BunField.Match(package.PackageManager ?? "") is { Success: true } field
            ? field.Groups[1].Value
            : files.ReadText(".bun-version")?.Trim() ?? ToolVersions.Find(files, "bun")?.Text;
        return wanted is not null && ExactVersion.IsMatch(wanted) ? wanted : "1";
    }

    [GeneratedRegex(@"\Apnpm@([0-9]+\.[0-9]+\.[0-9]+)(?:\+.*)?\z")]
    private static partial Regex PnpmField { get; }

    [GeneratedRegex(@"\Ayarn@((?:[2-9]|[1-9][0-9])\.[0-9]+\.[0-9]+)(?:\+.*)?\z")]
    private static partial Regex YarnField { get; }

    [GeneratedRegex(@"\Abun@([0-9]+\.[0-9]+\.[0-9]+)\z")]
    private static partial Regex BunField { get; }

    [GeneratedRegex(@"\A[0-9]{1,4}(?:\.[0-9]{1,4}){0,2}\z")]
    private static partial Regex ExactVersion { get; }

    [GeneratedRegex(@"^__metadata:\r?\n\s+version: ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex BerryLockVersion { get; }

    [GeneratedRegex(@"\AlockfileVersion:\s*'?([0-9]+)")]
    private static partial Regex LockFileVersion { get; }
}
