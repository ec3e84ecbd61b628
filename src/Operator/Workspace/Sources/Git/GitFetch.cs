using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;

namespace Operator.Workspace.Sources.Git;

/// <summary>
/// Source <c>git</c>. Reads spec.source.git, the source's Secret and the CA certificates; leaves the working tree in the source
/// directory. Reasons: RepositoryNotFound, RevisionNotFound, Authentication*, HostKeyUnknown, CertificateUntrusted, UrlForbidden,
/// HostUnknown, TooLarge, FileTooLarge, SubmoduleFailed, Unavailable.
/// </summary>
internal sealed class GitFetch(FetchContext context, GitSource source)
{
    public async Task<FetchedSource> RunAsync(CancellationToken cancellationToken)
    {
        var url =
            GitUrl.Parse(source.Url)
            ?? throw new BuildFault(SourceReasons.UrlForbidden, "source.git.url is not an https, http or ssh URL that git supports");
        var environment = new GitEnvironment(context, SourceCredentials.Read(context, source.CredentialsSecret), url);
        environment.CheckCredentials();
        context.Log.Hide(url.Query);
        await environment.AllowAsync(url, cancellationToken);

        await using var proxy = new GuardedProxy(context.Guard, context.Proxy, context.Request.Limits.MaxBytes);
        var process = environment.Start(proxy.Url);
        var repository = new GitRepository(process, environment, proxy, context.Paths.Source, url);
        context.Log.Line($"Fetching {url.Display}{(source.Revision is null ? "" : $" at {source.Revision}")}");
        var commit = await FetchAsync(repository, cancellationToken);

        await new GitTreeCheck(repository, context.Request.Limits).RunAsync(commit, cancellationToken);
        await repository.CheckOutAsync(commit, cancellationToken);
        var warnings = new List<string>();
        if (source.Submodules)
        {
            await new GitSubmodules(context, environment, process, proxy).UpdateAsync(repository, source.Depth, cancellationToken);
        }

        warnings.AddRange(await new GitLargeFiles(context).PullAsync(repository, cancellationToken));
        var status = await repository.DescribeAsync(commit, cancellationToken);
        context.Log.Line($"Checked out commit {commit}: {status.Subject}");
        return new FetchedSource(status, warnings);
    }

    private async Task<string> FetchAsync(GitRepository repository, CancellationToken cancellationToken)
    {
        await repository.InitializeAsync(cancellationToken);
        using var limit = new FetchSizeLimit(context.Paths.Source, context.Request.Limits, context.Time, cancellationToken);
        return await limit.GuardAsync(token =>
            Transient.RetryAsync(again => new GitRevision(repository, source).FetchAsync(again), context.Log, context.Time, token)
        );
    }
}
