using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;
using Operator.Workspace.Sources.Git.LargeFiles;

namespace Operator.Workspace.Sources.Git;

/// <summary>
/// Source <c>git</c>. Reads spec.source.git, the source's Secret and the CA certificates; leaves the working tree in the source
/// directory. Reasons: RepositoryNotFound, RepositoryInvalid, RevisionNotFound, Authentication*, HostKeyUnknown, CertificateUntrusted,
/// UrlForbidden, HostUnknown, TooLarge, FileTooLarge, NameInvalid, SubmoduleFailed, LargeFilesFailed, Unavailable.
/// </summary>
internal sealed class GitFetch(FetchContext context, GitSource source)
{
    public async Task<FetchedSource> RunAsync(CancellationToken cancellationToken)
    {
        var url =
            GitUrl.Parse(source.Url)
            ?? throw new BuildFault(SourceReasons.UrlForbidden, "source.git.url is not an https, http or ssh URL that git supports");
        var credentials = SourceCredentials.Read(context, source.CredentialsSecret);
        var environment = new GitEnvironment(context, credentials, url);
        environment.CheckCredentials();
        context.Log.Hide(url.Query);
        await environment.AllowAsync(url, cancellationToken);

        await using var proxy = new GuardedProxy(context.Guard, context.Proxy, context.Trust, context.Request.Limits.MaxBytes);
        var process = environment.Start(proxy.Url);
        var repository = new GitRepository(process, environment, proxy, context.Paths.Source, url);
        context.Log.Line($"Fetching {url.Display}{(source.Revision is null ? "" : $" at {source.Revision}")}");
        var commit = await FetchAsync(repository, cancellationToken);

        var check = new GitTreeCheck(context.Request.Limits);
        await check.RunAsync(repository, commit, cancellationToken);
        await repository.CheckOutAsync(commit, cancellationToken);
        var largeFiles = new GitLargeFiles(context, environment, process);
        await largeFiles.PullAsync(repository, cancellationToken);
        if (source.Submodules)
        {
            var submodules = new GitSubmodules(context, source, environment, process, proxy);
            await submodules.FetchAllAsync(repository, commit, check, largeFiles, cancellationToken);
        }

        var status = await repository.DescribeAsync(commit, cancellationToken);
        context.Log.Line($"Checked out commit {commit}: {status.Subject}");
        return new FetchedSource(status, []);
    }

    private async Task<string> FetchAsync(GitRepository repository, CancellationToken cancellationToken)
    {
        var revision = new GitRevision(repository, source);
        var references = await Transient.RetryAsync(revision.ListAsync, context.Log, context.Time, cancellationToken);
        await repository.InitializeAsync(references.Values.First().Length, cancellationToken);
        using var limit = new FetchSizeLimit(repository.Path, context.Request.Limits, context.Time, cancellationToken);
        return await limit.GuardAsync(token =>
            Transient.RetryAsync(again => revision.FetchAsync(references, again), context.Log, context.Time, token)
        );
    }
}
