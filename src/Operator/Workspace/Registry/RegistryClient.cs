using System.Net;
using System.Net.Http.Headers;
using Operator.Core.Engines;
using Operator.Core.Images;
using Operator.Workspace.Network;

namespace Operator.Workspace.Registry;

/// <summary>
/// The part of the OCI distribution API that is needed here, for one repository: read manifests and blobs, put manifests and tags, ask
/// whether a push would be allowed; uploads of blobs are in <see cref="RegistryUploads"/>. Every failure is a <see cref="ServerFault"/>.
/// </summary>
internal sealed class RegistryClient(RegistryConnection connection, string repository)
{
    public RegistryConnection Connection => connection;

    public RegistryUploads Uploads { get; } = new(connection, repository);

    /// <param name="reference">Tag or digest.</param>
    public async Task<Manifest> GetManifestAsync(string reference, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Get, $"manifests/{reference}") with { Accept = Manifest.MediaTypes };
        using var response = await connection.SendAsync(request, Scope("pull"), cancellationToken);
        await connection.ThrowUnlessAsync(response, $"Image {repository}:{reference} cannot be read", cancellationToken, HttpStatusCode.OK);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return Parse(bytes, response.Content.Headers.ContentType?.MediaType, reference);
    }

    /// <summary>Puts a manifest under a tag, or its digest; the blobs and manifests that it names must be in the repository already.</summary>
    public async Task PutManifestAsync(string reference, Manifest manifest, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Put, $"manifests/{reference}") with
        {
            Content = () =>
                new ByteArrayContent(manifest.Bytes) { Headers = { ContentType = new MediaTypeHeaderValue(manifest.MediaType) } },
        };
        using var response = await connection.SendAsync(request, Scope("pull,push"), cancellationToken);
        await connection.ThrowUnlessAsync(
            response,
            Manifest.IsDigest(reference) ? $"Manifest {reference} cannot be put" : $"Tag {reference} cannot be set",
            cancellationToken,
            HttpStatusCode.Created,
            HttpStatusCode.OK,
            HttpStatusCode.Accepted
        );
    }

    /// <summary>A small blob, such as an image's configuration; its digest is verified.</summary>
    public async Task<byte[]> GetSmallBlobAsync(string digest, CancellationToken cancellationToken)
    {
        using var response = await GetAsync(digest, isStreamed: false, cancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return Manifest.DigestOf(bytes) == digest
            ? bytes
            : throw new ServerFault(ServerTrouble.Invalid, $"The registry returns other content than {digest} under that digest");
    }

    /// <summary>A blob as a stream, wherever the registry redirects to; the caller disposes it and verifies the digest.</summary>
    public Task<HttpResponseMessage> GetBlobAsync(string digest, CancellationToken cancellationToken) =>
        GetAsync(digest, isStreamed: true, cancellationToken);

    /// <summary>A blob as a stream from one of its bytes on, or from the first one where the server does not know ranges.</summary>
    public async Task<HttpResponseMessage> GetBlobFromAsync(string digest, long from, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Get, $"blobs/{digest}") with { IsStreamed = true, RangeFrom = from > 0 ? from : null };
        var response = await connection.SendAsync(request, Scope("pull"), cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            response.Dispose();
            throw new ServerFault(ServerTrouble.Invalid, $"Blob {digest} ends after fewer bytes than its manifest says");
        }

        await ThrowUnlessReadAsync(response, digest, cancellationToken, HttpStatusCode.OK, HttpStatusCode.PartialContent);
        return response;
    }

    /// <summary>Whether the repository has the blob.</summary>
    public async Task<bool> HasBlobAsync(string digest, CancellationToken cancellationToken)
    {
        using var response = await connection.SendAsync(Request(HttpMethod.Head, $"blobs/{digest}"), Scope("pull,push"), cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound)
        {
            return false;
        }

        // Sent on to the object store: a registry knows that it has a blob before it says where.
        await connection.ThrowUnlessAsync(
            response,
            $"Whether there is a blob {digest} cannot be found out",
            cancellationToken,
            HttpStatusCode.OK,
            HttpStatusCode.TemporaryRedirect
        );
        return true;
    }

    /// <summary>Passes on a blob's bytes while they arrive.</summary>
    public Task CopyAsync(HttpResponseMessage blob, Func<ReadOnlyMemory<byte>, Task> take, CancellationToken cancellationToken) =>
        connection.Http.CopyAsync(blob, take, cancellationToken);

    /// <summary>Starts an upload and cancels it: beyond that, a push only needs space.</summary>
    public Task CheckPushAsync(CancellationToken cancellationToken) => Uploads.CheckAsync(cancellationToken);

    private async Task<HttpResponseMessage> GetAsync(string digest, bool isStreamed, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Get, $"blobs/{digest}") with { IsStreamed = isStreamed };
        var response = await connection.SendAsync(request, Scope("pull"), cancellationToken);
        await ThrowUnlessReadAsync(response, digest, cancellationToken, HttpStatusCode.OK);
        return response;
    }

    private Task ThrowUnlessReadAsync(
        HttpResponseMessage response,
        string digest,
        CancellationToken cancellationToken,
        params HttpStatusCode[] expected
    ) => connection.ThrowUnlessAsync(response, $"Blob {digest} cannot be read", cancellationToken, expected);

    private ServerRequest Request(HttpMethod method, string path) => new(method, new Uri($"/v2/{repository}/{path}", UriKind.Relative));

    private string Scope(string actions) => $"repository:{repository}:{actions}";

    private static Manifest Parse(byte[] bytes, string? contentType, string reference)
    {
        try
        {
            var manifest = Manifest.Parse(bytes, contentType);
            return !reference.Contains(':', StringComparison.Ordinal) || manifest.Digest == reference
                ? manifest
                : throw new ServerFault(ServerTrouble.Invalid, $"The registry returns another manifest than {reference} under that digest");
        }
        catch (FormatException exception)
        {
            throw new ServerFault(
                ServerTrouble.Invalid,
                $"What the registry has as {reference} is not an image: {exception.Message}",
                exception
            );
        }
    }
}
