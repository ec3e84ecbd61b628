using Operator.Entities;

namespace Operator.Workspace.Sources.Git;

/// <summary>
/// Replaces Git LFS pointers by their files when the repository uses LFS and git-lfs is installed; a warning when it is not.
/// The address of an http LFS server is derived from the repository's URL: one that .lfsconfig names is not followed.
/// </summary>
internal sealed class GitLargeFiles(FetchContext context)
{
    // git-lfs replaces no pointer in a repository that does not know its filter. It is made known for this one command: a checkout
    // must not run it on its own.
    private static readonly string[] Filter =
    [
        "-c",
        "filter.lfs.clean=git-lfs clean -- %f",
        "-c",
        "filter.lfs.smudge=git-lfs smudge -- %f",
        "-c",
        "filter.lfs.process=git-lfs filter-process",
    ];

    public async Task<IReadOnlyList<string>> PullAsync(GitRepository repository, CancellationToken cancellationToken)
    {
        var tracked = await repository.RunAsync(["ls-files", "-z", "--", ":(attr:filter=lfs)"], cancellationToken);
        var count = tracked.Count(character => character == '\0');
        if (count == 0)
        {
            return [];
        }

        if (!await IsInstalledAsync(repository, cancellationToken))
        {
            return
            [
                $"The repository keeps files in Git LFS, which the operator's image does not have: {First(tracked)} and others stay pointers",
            ];
        }

        context.Log.Line("Fetching the files that Git LFS keeps");
        try
        {
            string[] server = repository.Url.IsSsh ? [] : ["-c", $"lfs.url={Server(repository.Url)}"];
            await repository.RunAsync([.. Filter, .. server, "lfs", "pull"], cancellationToken);
        }
        catch (BuildFault fault) when (fault.Failure.Reason == SourceReasons.RepositoryNotFound)
        {
            throw new BuildFault(
                SourceReasons.Unavailable,
                $"Git LFS files of {repository.Url.Display} cannot be fetched",
                fault.Failure.Excerpt,
                fault
            );
        }

        return [];
    }

    private static string Server(GitUrl url)
    {
        var text = url.Text.TrimEnd('/');
        return text.EndsWith(".git", StringComparison.Ordinal) ? $"{text}/info/lfs" : $"{text}.git/info/lfs";
    }

    private static async Task<bool> IsInstalledAsync(GitRepository repository, CancellationToken cancellationToken)
    {
        try
        {
            await repository.RunAsync(["lfs", "version"], cancellationToken);
            return true;
        }
        catch (BuildFault)
        {
            return false;
        }
    }

    private static string First(string names) => names[..names.IndexOf('\0', StringComparison.Ordinal)];
}
