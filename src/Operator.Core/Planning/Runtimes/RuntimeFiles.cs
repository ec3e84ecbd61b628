using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes;

/// <summary>Directories that a compiled program reads while it runs: they go into the image beside it.</summary>
internal static class RuntimeFiles
{
    private const int MostEntries = 400;

    private const int Deepest = 6;

    // Read by programs so often that they are taken even where they hold sources.
    private static readonly string[] Usual = ["assets", "config", "migrations", "public", "static", "templates", "views", "web"];

    // What a repository has beside its program.
    private static readonly string[] Others =
    [
        "bin",
        "build",
        "charts",
        "deploy",
        "deployments",
        "dist",
        "doc",
        "docs",
        "examples",
        "helm",
        "k8s",
        "node_modules",
        "obj",
        "out",
        "scripts",
        "target",
        "terraform",
        "test",
        "testdata",
        "tests",
        "tools",
        "vendor",
    ];

    /// <summary>The usual ones, and all others in a directory that hold no sources and are not known to be for something else.</summary>
    /// <param name="source">Extension of the language's sources, with its dot.</param>
    public static IReadOnlyList<string> Directories(IProjectFiles files, string source)
    {
        var left = MostEntries;
        return
        [
            .. files
                .List("")
                .Where(entry => entry.IsDirectory && entry.Name[0] != '.' && Grammar.CopyPath.IsMatch(entry.Name) && IsPlain(entry.Name))
                .Select(entry => entry.Name)
                .Where(name => Usual.Contains(name) || (!Others.Contains(name) && HoldsNo(files, name, source, 1, ref left))),
        ];
    }

    public static IEnumerable<DockerfileStatement> Copies(IEnumerable<string> directories, string below = "") =>
        directories.Select(name => new Copy([below.Length == 0 ? name : $"{below}/{name}"], name + "/") { Owner = RuntimeImage.Owner });

    // A wildcard in a name would copy other directories, too.
    private static bool IsPlain(string name) => !name.Contains('*', StringComparison.Ordinal);

    // A directory too large to look through counts as one with sources.
    private static bool HoldsNo(IProjectFiles files, string directory, string source, int depth, ref int left)
    {
        var entries = files.List(directory);
        left -= entries.Count;
        if (
            left < 0
            || depth > Deepest
            || entries.Any(entry => !entry.IsDirectory && entry.Name.EndsWith(source, StringComparison.Ordinal))
        )
        {
            return false;
        }

        foreach (var entry in entries.Where(entry => entry.IsDirectory))
        {
            if (!HoldsNo(files, $"{directory}/{entry.Name}", source, depth + 1, ref left))
            {
                return false;
            }
        }

        return true;
    }
}
