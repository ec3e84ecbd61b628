using Operator.Entities;

namespace Operator.Workspace.Sources.Git;

/// <summary>A submodule as a repository names it.</summary>
/// <param name="Url">As .gitmodules has it; empty when it has none.</param>
/// <param name="Commit">Which commit of it the repository contains.</param>
/// <param name="Problem">Why it is not fetched, as the end of "submodule x …"; null when it is.</param>
internal sealed record GitModule(string Path, string Url, string Commit, string? Problem)
{
    private const string FileName = ".gitmodules";
    private const string CommitType = " commit ";

    public static async Task<IReadOnlyList<GitModule>> ListAsync(GitRepository parent, string commit, CancellationToken cancellationToken)
    {
        var commits = await CommitsAsync(parent, commit, cancellationToken);
        var file = new FileInfo(System.IO.Path.Combine(parent.Path, FileName));
        if (commits.Count == 0 || (!file.Exists && file.LinkTarget is null))
        {
            return [];
        }

        if (file.LinkTarget is not null)
        {
            throw new BuildFault(SourceReasons.SubmoduleFailed, $"{FileName} is a link, which git does not follow");
        }

        var output = await parent.RunAsync(["config", "--file", FileName, "--no-includes", "--null", "--list"], cancellationToken);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split('\n', 2);
            values[parts[0]] = parts.ElementAtOrDefault(1) ?? "";
        }

        return
        [
            .. values
                .Where(pair =>
                    pair.Key.StartsWith("submodule.", StringComparison.Ordinal) && pair.Key.EndsWith(".path", StringComparison.Ordinal)
                )
                .Select(pair => (Name: pair.Key["submodule.".Length..^".path".Length], Path: pair.Value.TrimEnd('/')))
                // A module that was removed from the tree often stays in the list; git ignores it too.
                .Where(module => commits.ContainsKey(module.Path))
                .DistinctBy(module => module.Path)
                .Select(module => Of(module.Name, module.Path, commits[module.Path], values)),
        ];
    }

    private static GitModule Of(string name, string path, string commit, Dictionary<string, string> values)
    {
        var url = values.GetValueOrDefault($"submodule.{name}.url", "");
        var problem =
            name.Split('/').Contains("..") ? "has a name with .., which git refuses"
            : values.GetValueOrDefault($"submodule.{name}.update", "").StartsWith('!') ? "wants a command to be run, which is never done"
            : url.Length == 0 ? $"has no url in {FileName}"
            : null;
        return new GitModule(path, url, commit, problem);
    }

    /// <summary>Where the tree has the commit of another repository, and which.</summary>
    private static async Task<Dictionary<string, string>> CommitsAsync(
        GitRepository parent,
        string commit,
        CancellationToken cancellationToken
    )
    {
        var output = await parent.RunAsync(["ls-tree", "-r", "-z", "--full-tree", commit, "--"], cancellationToken);
        var commits = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var type = entry.IndexOf(CommitType, StringComparison.Ordinal);
            var tab = entry.IndexOf('\t', StringComparison.Ordinal);
            if (type >= 0 && type < tab)
            {
                // A tree that no git has written can name a path twice; git's own index keeps the last one too.
                commits[entry[(tab + 1)..]] = entry[(type + CommitType.Length)..tab];
            }
        }

        return commits;
    }
}
