using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;
using Operator.Workspace.Sources.Archives;

namespace Operator.Workspace.Sources.Download;

/// <summary>
/// Source <c>archive</c>: a tar, tar.gz or zip behind a URL. Reasons: ArchiveNotFound, Authentication*, ChecksumMismatch, UrlForbidden,
/// CertificateUntrusted, TooLarge, Unavailable, and those of unpacking.
/// </summary>
internal sealed class ArchiveFetch(FetchContext context, ArchiveSource source)
{
    public async Task<FetchedSource> RunAsync(CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(source.Url, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
        {
            throw new BuildFault(SourceReasons.UrlForbidden, "source.archive.url is not a URL without credentials");
        }

        var credentials = SourceCredentials.Read(context, source.CredentialsSecret);
        var authorization = Authorization(credentials);
        using var http = GuardedHttp.Create(context.Guard, context.Trust, context.Proxy);
        using var file = new DownloadFile(context.Paths);
        context.Log.Line($"Downloading {uri.GetLeftPart(UriPartial.Path)}");
        var downloaded = await Transient.RetryAsync(
            async token =>
                Judge(uri, await new HttpDownload(context, http).GetAsync(uri, authorization, file.Path, token), credentials is not null),
            context.Log,
            context.Time,
            cancellationToken
        );
        if (source.Sha256 is { } expected && expected != downloaded.Sha256)
        {
            throw new BuildFault(SourceReasons.ChecksumMismatch, $"The archive's SHA-256 is {downloaded.Sha256}, not {expected}");
        }

        var kind = UnpackArchive.Run(file.Path, context.Paths.Source, context.Request.Limits, cancellationToken);
        context.Log.Line($"Unpacked {ByteSize.Text(downloaded.Bytes)} of {kind}, sha256 {downloaded.Sha256}");
        var status = new SourceStatus
        {
            Kind = "archive",
            Location = uri.GetLeftPart(UriPartial.Path),
            Revision = downloaded.Sha256,
            Digest = $"sha256:{downloaded.Sha256}",
        };
        return new FetchedSource(status, []);
    }

    private static AuthenticationHeaderValue? Authorization(SourceCredentials? credentials)
    {
        if (credentials is null)
        {
            return null;
        }

        if (credentials.Token is { } token)
        {
            return new AuthenticationHeaderValue("Bearer", token);
        }

        return credentials is { Username: { } user, Password: { } password }
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")))
            : throw new BuildFault(SourceReasons.CredentialsInvalid, "The source's Secret has neither username and password nor token");
    }

    private static Downloaded Judge(Uri uri, Downloaded downloaded, bool credentialsGiven)
    {
        var reason = downloaded.Status switch
        {
            HttpStatusCode.OK => null,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => credentialsGiven
                ? SourceReasons.AuthenticationFailed
                : SourceReasons.AuthenticationRequired,
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
                SourceReasons.Unavailable,
            _ => SourceReasons.ArchiveNotFound,
        };
        return reason is null
            ? downloaded
            : throw new BuildFault(reason, $"{uri.Authority} answers {(int)downloaded.Status} {downloaded.Status} for {uri.AbsolutePath}");
    }
}
