using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Go;

/// <summary>What <c>go mod download</c> reads: the go.mod and go.sum of the modules, of what go.work adds, and of local replacements.</summary>
internal static class GoManifests
{
    /// <summary>
    /// Null where nothing is fetched before the sources: dependencies lie in the source, are not pinned by a go.sum, or are not all
    /// described by files that can be copied.
    /// </summary>
    public static IReadOnlyList<Copy>? Copies(IProjectFiles files, IReadOnlyList<GoModule> modules)
    {
        var work = files.FileExists("go.work");
        var own = modules.Select(module => module.Name).ToHashSet(StringComparer.Ordinal);
        // A directory vendor makes go read that instead; in a workspace only the one of the root counts.
        var fetching = modules.Where(module => module.RequiredFromElsewhere.Any(name => !own.Contains(name))).ToList();
        if (
            files.DirectoryExists("vendor")
            || fetching.Count == 0
            || modules.Count >= GoModule.Most
            || (!files.FileExists("go.work.sum") && fetching.Exists(module => !files.FileExists(module.Under("go.sum"))))
        )
        {
            return null;
        }

        var replacements = modules.SelectMany(module =>
            module.LocalReplacements.Select(path => SourcePath.Resolve(module.Directory, path))
        );
        var directories = modules
            .Select(module => module.Directory)
            .Concat(work ? [.. replacements, .. OfWork(files)] : replacements)
            .ToList();
        return directories.Exists(directory => directory is null || !files.FileExists(Under(directory, "go.mod")))
            ? null
            : DependencyFiles.Copies(
                files,
                [],
                directories
                    .SelectMany(directory => new[] { Under(directory!, "go.mod"), Under(directory!, "go.sum") })
                    .Concat(work ? ["go.work", "go.work.sum"] : [])
                    .Where(files.FileExists)
            );
    }

    private static IEnumerable<string?> OfWork(IProjectFiles files) =>
        new GoModule("", files.ReadText("go.work") ?? "").LocalReplacements.Select(path => SourcePath.Resolve("", path));

    private static string Under(string directory, string path) => directory.Length == 0 ? path : $"{directory}/{path}";
}
