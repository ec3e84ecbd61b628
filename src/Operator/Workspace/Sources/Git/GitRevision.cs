using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Workspace.Sources.Git;

/// <summary>
/// From a revision as people write it to a commit that has been fetched, with as little of the history as the server allows. Names
/// are looked up as git does; a tag takes precedence over a branch of the same name.
/// </summary>
internal sealed class GitRevision(GitRepository repository, GitSource source)
{
    private const string Fetched = "refs/imagebuild/source";
    private const string Tags = "refs/tags/";
    private const string Remote = "origin/";
    private static readonly string[] Everything = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"];

    /// <summary>The server's references that matter, at least one of them: they show how long its hashes are.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ListAsync(CancellationToken cancellationToken)
    {
        var references = await repository.ListRemoteAsync(["HEAD", .. Candidates()], cancellationToken);
        references = references.Count > 0 ? references : await repository.ListRemoteAsync([], cancellationToken);
        return references.Count > 0
            ? references
            : throw new BuildFault(SourceReasons.Empty, $"{repository.Url.Display} is an empty repository");
    }

    public async Task<string> FetchAsync(IReadOnlyDictionary<string, string> references, CancellationToken cancellationToken)
    {
        var hash = GitHash.Of(source.Revision ?? "");
        var isWhole = hash?.Length == references.Values.First().Length;
        if (isWhole && await FetchCommitAsync(hash!, cancellationToken) is { } direct)
        {
            return direct;
        }

        if (Candidates().FirstOrDefault(references.ContainsKey) is { } reference)
        {
            return await FetchReferenceAsync(reference, cancellationToken);
        }

        if (source.Revision is null or "HEAD" or "@")
        {
            throw new BuildFault(
                SourceReasons.RevisionNotFound,
                $"{repository.Url.Display} has no default branch; set source.git.revision"
            );
        }

        return (isWhole || hash is null ? null : await FindAsync(hash, cancellationToken))
            ?? throw new BuildFault(
                SourceReasons.RevisionNotFound,
                $"{repository.Url.Display} has no branch, tag or commit {source.Revision}"
            );
    }

    /// <summary>
    /// A commit by its whole hash; null when there is none. Some servers refuse one that no reference points to: then all of the history
    /// is fetched.
    /// </summary>
    public async Task<string?> FetchCommitAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            await repository.FetchAsync([$"+{hash}:{Fetched}"], source.Depth, source.Tags ?? GitTags.Auto, cancellationToken);
            return await repository.ResolveAsync(hash, cancellationToken);
        }
        catch (BuildFault fault) when (fault.Failure.Reason == SourceReasons.RevisionNotFound)
        {
            return await FindAsync(hash, cancellationToken);
        }
    }

    private async Task<string?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        await repository.FetchAsync(Everything, 0, GitTags.All, cancellationToken);
        return await repository.ResolveAsync(hash, cancellationToken);
    }

    private async Task<string> FetchReferenceAsync(string reference, CancellationToken cancellationToken)
    {
        // The tag that was asked for is there under its name, so that git describe finds it.
        string[] named =
            source.Tags != GitTags.None && reference.StartsWith(Tags, StringComparison.Ordinal) ? [$"+{reference}:{reference}"] : [];
        await repository.FetchAsync([$"+{reference}:{Fetched}", .. named], source.Depth, source.Tags ?? GitTags.Auto, cancellationToken);
        return await repository.ResolveAsync(Fetched, cancellationToken)
            ?? throw new BuildFault(SourceReasons.RevisionNotFound, $"{reference} of {repository.Url.Display} is not a commit");
    }

    /// <summary>The references that the revision may mean, in git's order; HEAD when there is no revision.</summary>
    private IReadOnlyList<string> Candidates()
    {
        const string heads = "refs/heads/";
        var name = source.Revision;
        if (name is null or "HEAD" or "@")
        {
            return ["HEAD"];
        }

        // What a clone of the repository calls by these names is a branch on the server.
        foreach (var clone in new[] { "refs/remotes/" + Remote, "remotes/" + Remote })
        {
            if (name.StartsWith(clone, StringComparison.Ordinal))
            {
                return [heads + name[clone.Length..]];
            }
        }

        var branch = name.StartsWith(Remote, StringComparison.Ordinal) ? name[Remote.Length..] : null;
        return name.StartsWith("refs/", StringComparison.Ordinal)
            ? [name]
            : [$"refs/{name}", Tags + name, heads + name, .. branch is null ? Array.Empty<string>() : [heads + branch]];
    }
}
