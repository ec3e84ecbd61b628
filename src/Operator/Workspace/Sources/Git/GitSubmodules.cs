using System.Globalization;
using Operator.Entities;
using Operator.Workspace.Network;

namespace Operator.Workspace.Sources.Git;

/// <summary>
/// Fetches submodules level by level, so that each URL is checked by the same rules as the source's own before git uses it.
/// Credentials stay bound to the source's host.
/// </summary>
internal sealed class GitSubmodules(FetchContext context, GitEnvironment environment, GitProcess process, GuardedProxy proxy)
{
    private const int MaxLevels = 10;
    private const int MaxModules = 200;
    private const string SubmoduleMode = "160000 ";
    private int count;

    public Task UpdateAsync(GitRepository repository, int depth, CancellationToken cancellationToken) =>
        UpdateAsync(repository, depth, 0, cancellationToken);

    private async Task UpdateAsync(GitRepository parent, int depth, int level, CancellationToken cancellationToken)
    {
        foreach (var (path, text) in await ListAsync(parent, cancellationToken))
        {
            if (level >= MaxLevels || ++count > MaxModules)
            {
                throw new BuildFault(
                    SourceReasons.SubmoduleFailed,
                    $"Submodule {path} exceeds the limit on the number or depth of submodules"
                );
            }

            var url =
                parent.Url.Resolve(text)
                ?? throw new BuildFault(SourceReasons.UrlForbidden, $"Submodule {path} has a URL that is not https, http or ssh: {text}");
            environment.CheckSubmodule(path, url);
            context.Log.Hide(url.Query);
            context.Log.Line($"Fetching submodule {path} from {url.Display}");
            await FetchAsync(parent, path, url, depth, cancellationToken);
            var child = new GitRepository(process, environment, proxy, System.IO.Path.Combine(parent.Path, path), url);
            var commit = await child.ResolveAsync("HEAD", cancellationToken);
            if (commit is not null)
            {
                await new GitTreeCheck(child, context.Request.Limits).RunAsync(commit, cancellationToken);
                await UpdateAsync(child, depth, level + 1, cancellationToken);
            }
        }
    }

    private async Task FetchAsync(GitRepository parent, string path, GitUrl url, int depth, CancellationToken cancellationToken)
    {
        try
        {
            await environment.AllowAsync(url, cancellationToken);
            await UpdateOneAsync(parent, path, depth, cancellationToken);
        }
        catch (BuildFault fault)
            when (fault.Failure.Reason.Class == FailureClass.User && fault.Failure.Reason != SourceReasons.UrlForbidden)
        {
            throw new BuildFault(SourceReasons.SubmoduleFailed, $"Submodule {path}: {fault.Message}", fault.Failure.Excerpt, fault);
        }
    }

    private static async Task UpdateOneAsync(GitRepository parent, string path, int depth, CancellationToken cancellationToken)
    {
        string[] update = ["submodule", "--quiet", "update", "--init", "--checkout", "--force"];
        try
        {
            string[] history = depth > 0 ? [string.Create(CultureInfo.InvariantCulture, $"--depth={depth}")] : [];
            await parent.RunAsync([.. update, .. history, "--", path], cancellationToken);
        }
        catch (BuildFault fault) when (depth > 0 && fault.Failure.Reason == SourceReasons.RevisionNotFound)
        {
            // The commit is not at the tip of a branch, and the server allows nothing else to be fetched alone.
            await parent.RunAsync([.. update, "--", path], cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<(string Path, string Url)>> ListAsync(GitRepository parent, CancellationToken cancellationToken)
    {
        var file = new FileInfo(System.IO.Path.Combine(parent.Path, ".gitmodules"));
        if (!file.Exists || file.LinkTarget is not null)
        {
            return [];
        }

        var output = await parent.RunAsync(["config", "--file", ".gitmodules", "--no-includes", "--null", "--list"], cancellationToken);
        var commits = await CommitsAsync(parent, cancellationToken);
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
                // A module that was removed from the tree often stays in the list; git ignores it too.
                .Where(pair => commits.Contains(pair.Value.TrimEnd('/')))
                .Select(pair => (pair.Value, values.GetValueOrDefault(pair.Key[..^".path".Length] + ".url", ""))),
        ];
    }

    /// <summary>Paths where the index has the commit of another repository.</summary>
    private static async Task<HashSet<string>> CommitsAsync(GitRepository parent, CancellationToken cancellationToken)
    {
        var output = await parent.RunAsync(["ls-files", "--stage", "-z"], cancellationToken);
        return output
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(entry => entry.StartsWith(SubmoduleMode, StringComparison.Ordinal))
            .Select(entry => entry[(entry.IndexOf('\t', StringComparison.Ordinal) + 1)..])
            .ToHashSet(StringComparer.Ordinal);
    }
}
