using System.Net;
using System.Text.RegularExpressions;
using Operator.Core.Engines;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Workspace.Sources.Download;

/// <summary>
/// Source <c>walrus</c>: an archive stored as a blob, or as a patch of a quilt, read from an aggregator. Reasons: BlobNotFound,
/// BlobBlocked, TooLarge, UrlForbidden, Unavailable, and those of unpacking.
/// </summary>
internal sealed partial class WalrusFetch(FetchContext context, WalrusSource source) : ArchiveDownload(context)
{
    private const int BlobIdLength = 43;

    // A blob that was certified a moment ago: caches in front of the aggregator may still hold the 404 of the moment before.
    private const int NotFoundRetries = 2;

    public Task<FetchedSource> RunAsync(CancellationToken cancellationToken) => RunAsync(Address(), authorization: null, cancellationToken);

    protected override Uri Address(Uri uri, int attempt) => attempt == 0 ? uri : new Uri($"{uri}?attempt={attempt}");

    protected override int Retries(BuildReason reason) =>
        reason == SourceReasons.Unavailable ? Transient.Pauses.Count
        : reason == SourceReasons.BlobNotFound ? NotFoundRetries
        : 0;

    protected override BuildFault Refused(Uri uri, HttpStatusCode status)
    {
        var (reason, what) = status switch
        {
            HttpStatusCode.NotFound => (SourceReasons.BlobNotFound, $"does not know blob {source.BlobId}"),
            HttpStatusCode.BadRequest => (SpecReasons.Invalid, $"does not accept blob ID {source.BlobId}"),
            HttpStatusCode.Forbidden => (SourceReasons.TooLarge, $"does not return blobs as large as {source.BlobId}"),
            HttpStatusCode.UnavailableForLegalReasons => (SourceReasons.BlobBlocked, $"refuses to return blob {source.BlobId}"),
            >= HttpStatusCode.BadRequest when !ServerTroubles.IsServers((int)status) => (
                SpecReasons.Invalid,
                $"refuses the request for blob {source.BlobId} with {(int)status} {status}; check source.walrus.aggregator"
            ),
            _ => (SourceReasons.Unavailable, $"answers {(int)status} {status}"),
        };
        return new BuildFault(reason, $"Aggregator {uri.Authority} {what}");
    }

    protected override SourceStatus Describe(Uri uri, SavedBody saved) =>
        new()
        {
            Kind = "walrus",
            Location = uri.GetLeftPart(UriPartial.Authority),
            Revision = source.BlobId,
        };

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
                "source.walrus.blobId is a decimal blob ID; aggregators expect its 43 characters of base64"
            );
        }

        var aggregator = source.Aggregator ?? Context.Request.WalrusAggregator;
        var path = source.BlobId.Length > BlobIdLength ? "v1/blobs/by-quilt-patch-id" : "v1/blobs";
        return
            Uri.TryCreate($"{aggregator?.TrimEnd('/')}/{path}/{source.BlobId}", UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
            ? uri
            : throw new BuildFault(SpecReasons.Invalid, "source.walrus.aggregator is not set, and the operator has none");
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{10,128}\z")]
    private static partial Regex UrlSafeBase64();
}
