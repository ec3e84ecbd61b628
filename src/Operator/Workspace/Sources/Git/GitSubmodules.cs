using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;
using Operator.Workspace.Sources.Git.LargeFiles;

namespace Operator.Workspace.Sources.Git;

/// <summary>
/// Fetches submodules level by level, each like a source of its own: its URL is checked by the same rules before git uses it, its tree
/// before it is written, and trouble of a moment is tried again. Credentials stay bound to the source's host.
/// </summary>
internal sealed class GitSubmodules(
    FetchContext context,
    GitSource source,
    GitEnvironment environment,
    GitProcess process,
    GuardedProxy proxy
)
{
    private const int MaxLevels = 10;
    private const int MaxModules = 200;

    // These say more about a submodule than that it failed.
    private static readonly BuildReason[] Kept =
    [
        SourceReasons.UrlForbidden,
        SourceReasons.TooLarge,
        SourceReasons.FileTooLarge,
        SourceReasons.NameInvalid,
        SourceReasons.LargeFilesFailed,
        BuildReasons.OutOfDisk,
    ];

    private int count;

    public Task FetchAllAsync(
        GitRepository repository,
        string commit,
        GitTreeCheck check,
        GitLargeFiles largeFiles,
        CancellationToken cancellationToken
    ) => FetchAllAsync(repository, commit, check, largeFiles, level: 0, cancellationToken);

    private async Task FetchAllAsync(
        GitRepository parent,
        string commit,
        GitTreeCheck check,
        GitLargeFiles largeFiles,
        int level,
        CancellationToken cancellationToken
    )
    {
        foreach (var module in await GitModule.ListAsync(parent, commit, cancellationToken))
        {
            if (level >= MaxLevels || ++count > MaxModules)
            {
                throw Failed(module, "exceeds the limit on the number or depth of submodules");
            }

            try
            {
                var child = await FetchAsync(parent, module, check, cancellationToken);
                await largeFiles.PullAsync(child, cancellationToken);
                await FetchAllAsync(child, module.Commit, check, largeFiles, level + 1, cancellationToken);
            }
            catch (BuildFault fault) when (fault.Failure.Reason != SourceReasons.SubmoduleFailed)
            {
                var isOwn = fault.Failure.Reason.Class == FailureClass.User && !Kept.Contains(fault.Failure.Reason);
                var reason = isOwn ? SourceReasons.SubmoduleFailed : fault.Failure.Reason;
                throw new BuildFault(reason, $"Submodule {module.Path}: {fault.Message}", fault.Failure.Excerpt, fault);
            }
        }
    }

    private async Task<GitRepository> FetchAsync(
        GitRepository parent,
        GitModule module,
        GitTreeCheck check,
        CancellationToken cancellationToken
    )
    {
        if (module.Problem is { } problem)
        {
            throw Failed(module, problem);
        }

        var url =
            parent.Url.Resolve(module.Url)
            ?? throw new BuildFault(SourceReasons.UrlForbidden, $"its URL is not https, http or ssh: {DisplayText.Of(module.Url, 120)}");
        environment.CheckSubmodule(module.Path, url);
        context.Log.Hide(url.Query);
        context.Log.Line($"Fetching submodule {module.Path} from {url.Display}");
        await environment.AllowAsync(url, cancellationToken);

        var child = new GitRepository(process, environment, proxy, Place(parent, module), url);
        await child.InitializeAsync(module.Commit.Length, cancellationToken);
        await FetchAsync(child, module, cancellationToken);
        await check.RunAsync(child, module.Commit, cancellationToken);
        await child.CheckOutAsync(module.Commit, cancellationToken);
        return child;
    }

    private async Task FetchAsync(GitRepository child, GitModule module, CancellationToken cancellationToken)
    {
        var revision = new GitRevision(child, source);
        using var limit = new FetchSizeLimit(child.Path, context.Request.Limits, context.Time, cancellationToken);
        var found = await limit.GuardAsync(token =>
            Transient.RetryAsync(again => revision.FetchCommitAsync(module.Commit, again), context.Log, context.Time, token)
        );
        if (found is null)
        {
            throw Failed(module, $"has no commit {module.Commit} at {child.Url.Display}");
        }
    }

    /// <summary>The empty directory that the checkout has left for it.</summary>
    private static string Place(GitRepository parent, GitModule module)
    {
        var place = TreePath.Find(parent.Path, module.Path);
        return place is TreePath.Inside { FullName: var full } && full == Path.Combine(parent.Path, module.Path) && Directory.Exists(full)
            ? full
            : throw Failed(module, "has no directory of its own in the repository");
    }

    private static BuildFault Failed(GitModule module, string problem) =>
        new(SourceReasons.SubmoduleFailed, $"Submodule {module.Path} {problem}");
}
