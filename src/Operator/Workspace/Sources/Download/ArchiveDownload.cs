using System.Net;
using System.Net.Http.Headers;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;
using Operator.Workspace.Sources.Archives;

namespace Operator.Workspace.Sources.Download;

/// <summary>Downloads an archive and unpacks it into the source directory: what the sources archive and walrus have in common.</summary>
internal abstract class ArchiveDownload(FetchContext context)
{
    protected FetchContext Context => context;

    protected async Task<FetchedSource> RunAsync(Uri uri, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using var http = context.OpenHttp();
        using var file = new DownloadFile(context.Paths);
        context.Log.Line($"Downloading {uri.GetLeftPart(UriPartial.Path)}");
        var saved = await Transient.RetryAsync(
            (attempt, token) => DownloadAsync(http, Address(uri, attempt), authorization, file.Path, token),
            Retries,
            context.Log,
            context.Time,
            cancellationToken
        );
        Check(saved);
        var kind = UnpackArchive.Run(file.Path, context.Paths.Source, context.Request.Limits, cancellationToken);
        context.Log.Line($"Unpacked {ByteSize.Text(saved.Bytes)} of {kind}, sha256 {saved.Sha256}");
        return new FetchedSource(Describe(uri, saved) with { Digest = $"sha256:{saved.Sha256}" }, []);
    }

    /// <summary>The URL for the given try, from 0.</summary>
    protected virtual Uri Address(Uri uri, int attempt) => uri;

    protected virtual int Retries(BuildReason reason) => reason == SourceReasons.Unavailable ? 2 : 0;

    /// <summary>What an answer other than 200 means.</summary>
    protected abstract BuildFault Refused(Uri uri, HttpStatusCode status);

    protected virtual void Check(SavedBody saved) { }

    protected abstract SourceStatus Describe(Uri uri, SavedBody saved);

    private async Task<SavedBody> DownloadAsync(
        ServerHttp http,
        Uri uri,
        AuthenticationHeaderValue? authorization,
        string file,
        CancellationToken cancellationToken
    )
    {
        var request = new ServerRequest(HttpMethod.Get, uri)
        {
            Authorization = authorization,
            IsStreamed = true,
            AllowsPlain = true,
        };
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw Refused(uri, response.StatusCode);
            }

            return response.Content.Headers.ContentLength > context.Request.Limits.MaxBytes
                ? throw SourceSize.TooLarge(context.Request.Limits)
                : await SavedBody.SaveAsync(take => http.CopyAsync(response, take, cancellationToken), file, context.Request.Limits);
        }
        catch (ServerFault fault)
        {
            throw fault.OfSource(SourceReasons.ArchiveNotFound);
        }
    }
}
