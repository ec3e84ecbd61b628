namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>What a lock file records of the packages that package.json asks for. A lock file that cannot be read says nothing.</summary>
internal sealed record LockedPackages
{
    public static readonly LockedPackages None = new() { File = "" };

    public required string File { get; init; }

    /// <summary>The versions of Node.js that direct dependencies need, by their names.</summary>
    public IReadOnlyList<(string Name, string Range)> NodeEngines { get; init; } = [];

    /// <summary>Direct dependencies that are not in it, or in another version than package.json asks for.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    public static LockedPackages Of(IProjectFiles files, PackageJson package) =>
        files.Once(PackageJson.Name, source => Read(source, package));

    private static LockedPackages Read(IProjectFiles files, PackageJson package)
    {
        foreach (var (file, read) in Readers)
        {
            if (files.FileExists(file))
            {
                return files.ReadText(file) is { } text ? read(file, text, package) : None;
            }
        }

        return None;
    }

    private static readonly (string File, Func<string, string, PackageJson, LockedPackages> Read)[] Readers =
    [
        ("pnpm-lock.yaml", PnpmLock.Read),
        ("yarn.lock", YarnLock.Read),
        ("bun.lock", (file, _, _) => None with { File = file }),
        ("bun.lockb", (file, _, _) => None with { File = file }),
        ("package-lock.json", NpmLock.Read),
        ("npm-shrinkwrap.json", NpmLock.Read),
    ];
}
