using System.Net;
using System.Text.RegularExpressions;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;
using Operator.Workspace.Sources.Archives;

namespace Operator.Workspace.Sources.Download;

/// <summary>
/// Source <c>walrus</c>: an archive stored as a blob, or as a patch of a quilt, read from an aggregator. Reasons: BlobNotFound,
/// BlobBlocked, TooLarge, UrlForbidden, Unavailable, and those of unpacking.
/// </summary>
internal sealed partial class WalrusFetch(FetchContext context, WalrusSource source)
{
    private const int BlobIdLength = 43;
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(4),
        TimeSpan.FromSeconds(8),
    ];

    // A blob that was certified a moment ago: caches in front of the aggregator may still hold the 404 of the moment before.
    private const int NotFoundRetries = 2;

    public async Task<FetchedSource> RunAsync(CancellationToken cancellationToken)
    {
        var uri = Address();
        using var http = GuardedHttp.Create(context.Guard, context.Trust, context.Proxy);
        using var file = new DownloadFile(context.Paths);
        context.Log.Line($"Downloading Walrus blob {source.BlobId} from {uri.Authority}");
        var downloaded = await DownloadAsync(new HttpDownload(context, http), uri, file.Path, cancellationToken);

        var kind = UnpackArchive.Run(file.Path, context.Paths.Source, context.Request.Limits, cancellationToken);
        context.Log.Line($"Unpacked {ByteSize.Text(downloaded.Bytes)} of {kind}, sha256 {downloaded.Sha256}");
        var status = new SourceStatus
        {
            Kind = "walrus",
            Location = uri.GetLeftPart(UriPartial.Authority),
            Revision = source.BlobId,
            Digest = $"sha256:{downloaded.Sha256}",
        };
        return new FetchedSource(status, []);
    }

    private Uri Address()
    {
        if (!UrlSafeBase64().IsMatch(source.BlobId))
        {
            throw new BuildFault(SpecReasons.Invalid, "source.walrus.blobId is not URL-safe base64");
        }

        if (source.BlobId.Length > BlobIdLength && source.BlobId.All(char.IsAsciiDigit))
        {
            throw new BuildFault(
                SpecReasons.Invalid,
                "source.walrus.blobId is a blob ID in decimal; aggregators want its 43 characters of base64"
            );
        }

        var aggregator = source.Aggregator ?? context.Request.WalrusAggregator;
        var path = source.BlobId.Length > BlobIdLength ? "v1/blobs/by-quilt-patch-id" : "v1/blobs";
        return
            Uri.TryCreate($"{aggregator?.TrimEnd('/')}/{path}/{source.BlobId}", UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
            ? uri
            : throw new BuildFault(SpecReasons.Invalid, "source.walrus.aggregator is not set, and the operator has none");
    }

    private async Task<Downloaded> DownloadAsync(HttpDownload download, Uri uri, string file, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (downloaded, fault) = await TryAsync(
                download,
                attempt == 0 ? uri : new Uri($"{uri}?attempt={attempt}"),
                file,
                cancellationToken
            );
            if (downloaded is not null)
            {
                return downloaded;
            }

            if (attempt >= Retries(fault!.Reason))
            {
                throw fault;
            }

            context.Log.Line($"{fault.Message}; trying again");
            await Task.Delay(Pauses[attempt], context.Time, cancellationToken);
        }
    }

    private static int Retries(BuildReason reason) =>
        reason == SourceReasons.Unavailable ? Pauses.Length
        : reason == SourceReasons.BlobNotFound ? NotFoundRetries
        : 0;

    private async Task<(Downloaded? Result, BuildFault? Fault)> TryAsync(
        HttpDownload download,
        Uri uri,
        string file,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var downloaded = await download.GetAsync(uri, authorization: null, file, cancellationToken);
            return downloaded.Status == HttpStatusCode.OK ? (downloaded, null) : (null, Judge(uri, downloaded.Status));
        }
        catch (BuildFault fault) when (fault.Reason == SourceReasons.Unavailable)
        {
            return (null, fault);
        }
    }

    private BuildFault Judge(Uri uri, HttpStatusCode status)
    {
        var (reason, what) = status switch
        {
            HttpStatusCode.NotFound => (SourceReasons.BlobNotFound, $"does not know blob {source.BlobId}"),
            HttpStatusCode.BadRequest => (SpecReasons.Invalid, $"does not accept blob ID {source.BlobId}"),
            HttpStatusCode.Forbidden => (SourceReasons.TooLarge, $"does not serve blobs as large as {source.BlobId}"),
            HttpStatusCode.UnavailableForLegalReasons => (SourceReasons.BlobBlocked, $"refuses to serve blob {source.BlobId}"),
            _ => (SourceReasons.Unavailable, $"answers {(int)status} {status}"),
        };
        return new BuildFault(reason, $"Aggregator {uri.Authority} {what}");
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{10,128}$")]
    private static partial Regex UrlSafeBase64();
}
