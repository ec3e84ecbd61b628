using System.Text.RegularExpressions;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Workspace.Sources.Git;

/// <summary>
/// From a revision as people write it to a commit that has been fetched, with as little of the history as the server allows.
/// A tag takes precedence over a branch of the same name, as in git.
/// </summary>
internal sealed partial class GitRevision(GitRepository repository, GitSource source)
{
    private static readonly string[] Everything = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"];

    public async Task<string> FetchAsync(CancellationToken cancellationToken)
    {
        var revision = source.Revision;
        if (revision is null)
        {
            return await FetchDefaultAsync(cancellationToken);
        }

        if (FullHash().IsMatch(revision) && await TryFetchCommitAsync(revision, cancellationToken) is { } direct)
        {
            return direct;
        }

        if (!FullHash().IsMatch(revision) && await FindReferenceAsync(revision, cancellationToken) is { } reference)
        {
            await repository.FetchAsync([$"+{reference}:refs/imagebuild/source"], source.Depth, cancellationToken);
            return await repository.ResolveAsync("refs/imagebuild/source", cancellationToken)
                ?? throw new BuildFault(SourceReasons.RevisionNotFound, $"{reference} of {repository.Url.Display} is not a commit");
        }

        if (ShortHash().IsMatch(revision))
        {
            await repository.FetchAsync(Everything, 0, cancellationToken);
            if (await repository.ResolveAsync(revision, cancellationToken) is { } commit)
            {
                return commit;
            }
        }

        throw new BuildFault(SourceReasons.RevisionNotFound, $"{repository.Url.Display} has no branch, tag or commit {revision}");
    }

    private async Task<string> FetchDefaultAsync(CancellationToken cancellationToken)
    {
        var references = await repository.ListRemoteAsync([], cancellationToken);
        if (references.Count == 0)
        {
            throw new BuildFault(SourceReasons.Empty, $"{repository.Url.Display} is an empty repository");
        }

        if (!references.ContainsKey("HEAD"))
        {
            throw new BuildFault(
                SourceReasons.RevisionNotFound,
                $"{repository.Url.Display} has no default branch; set source.git.revision"
            );
        }

        await repository.FetchAsync(["+HEAD:refs/imagebuild/source"], source.Depth, cancellationToken);
        return (await repository.ResolveAsync("refs/imagebuild/source", cancellationToken))!;
    }

    private async Task<string?> FindReferenceAsync(string revision, CancellationToken cancellationToken)
    {
        string[] candidates = revision.StartsWith("refs/", StringComparison.Ordinal)
            ? [revision]
            : [$"refs/tags/{revision}", $"refs/heads/{revision}"];
        var found = await repository.ListRemoteAsync(candidates, cancellationToken);
        return candidates.FirstOrDefault(found.ContainsKey);
    }

    // Some servers refuse a commit that no reference points to; then the whole history has to be fetched.
    private async Task<string?> TryFetchCommitAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            await repository.FetchAsync([hash], source.Depth, cancellationToken);
            return await repository.ResolveAsync(hash, cancellationToken);
        }
        catch (BuildFault fault) when (fault.Failure.Reason == SourceReasons.RevisionNotFound)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^([0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex FullHash();

    [GeneratedRegex(@"^[0-9a-f]{4,64}\z")]
    private static partial Regex ShortHash();
}
