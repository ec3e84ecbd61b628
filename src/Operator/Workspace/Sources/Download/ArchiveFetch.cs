using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Operator.Core.Engines;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Workspace.Sources.Download;

/// <summary>
/// Source <c>archive</c>: a tar or zip behind a URL. Reasons: ArchiveNotFound, Authentication*, ChecksumMismatch, UrlForbidden,
/// CertificateUntrusted, TooLarge, Unavailable, and those of unpacking.
/// </summary>
internal sealed class ArchiveFetch(FetchContext context, ArchiveSource source) : ArchiveDownload(context)
{
    private readonly SourceCredentials? credentials = SourceCredentials.Read(context, source.CredentialsSecret);

    public Task<FetchedSource> RunAsync(CancellationToken cancellationToken) =>
        Uri.TryCreate(source.Url, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
            ? RunAsync(uri, Authorization(), cancellationToken)
            : throw new BuildFault(SourceReasons.UrlForbidden, "source.archive.url is not a URL without credentials");

    protected override BuildFault Refused(Uri uri, HttpStatusCode status)
    {
        var reason = (
            ServerTroubles.OfAnswer(RegistryCall.Read, (int)status, null, credentials is not null) ?? ServerTrouble.Invalid
        ).SourceReason(SourceReasons.ArchiveNotFound);
        return new BuildFault(reason, $"{uri.Authority} answers {(int)status} {status} for {uri.AbsolutePath}");
    }

    protected override void Check(SavedBody saved)
    {
        if (source.Sha256 is { } expected && expected != saved.Sha256)
        {
            throw new BuildFault(SourceReasons.ChecksumMismatch, $"The archive's SHA-256 is {saved.Sha256}, not {expected}");
        }
    }

    protected override SourceStatus Describe(Uri uri, SavedBody saved) =>
        new()
        {
            Kind = "archive",
            Location = uri.GetLeftPart(UriPartial.Path),
            Revision = saved.Sha256,
        };

    private AuthenticationHeaderValue? Authorization() =>
        credentials switch
        {
            null => null,
            { Token: { } token } => new AuthenticationHeaderValue("Bearer", token),
            { Username: { } user, Password: { } password } => new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))
            ),
            _ => throw new BuildFault(SourceReasons.CredentialsInvalid, "The source's Secret has neither username and password nor token"),
        };
}
