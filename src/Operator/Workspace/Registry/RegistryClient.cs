using System.Net;
using System.Net.Http.Headers;
using Operator.Core.Engines;
using Operator.Core.Images;
using Operator.Workspace.Network;

namespace Operator.Workspace.Registry;

/// <summary>
/// The part of the OCI distribution API that is needed here, for one repository: read manifests and blobs, set tags, ask whether a
/// push would be allowed. Every failure is a <see cref="ServerFault"/>.
/// </summary>
internal sealed class RegistryClient(RegistryConnection connection, string repository)
{
    /// <param name="reference">Tag or digest.</param>
    public async Task<Manifest> GetManifestAsync(string reference, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Get, $"manifests/{reference}") with { Accept = Manifest.MediaTypes };
        using var response = await connection.SendAsync(request, Scope("pull"), cancellationToken);
        await ThrowUnlessAsync(response, $"Image {repository}:{reference} cannot be read", cancellationToken, HttpStatusCode.OK);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return Parse(bytes, response.Content.Headers.ContentType?.MediaType, reference);
    }

    /// <summary>Puts a manifest under a tag; the blobs and manifests that it names must be in the repository already.</summary>
    public async Task PutManifestAsync(string tag, Manifest manifest, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Put, $"manifests/{tag}") with
        {
            Content = () =>
                new ByteArrayContent(manifest.Bytes) { Headers = { ContentType = new MediaTypeHeaderValue(manifest.MediaType) } },
        };
        using var response = await connection.SendAsync(request, Scope("pull,push"), cancellationToken);
        await ThrowUnlessAsync(
            response,
            $"Tag {tag} cannot be set",
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

    /// <summary>Passes on a blob's bytes while they arrive.</summary>
    public Task CopyAsync(HttpResponseMessage blob, Func<ReadOnlyMemory<byte>, Task> take, CancellationToken cancellationToken) =>
        connection.Http.CopyAsync(blob, take, cancellationToken);

    /// <summary>Starts an upload and cancels it: beyond that, a push only needs space.</summary>
    public async Task CheckPushAsync(CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Post, "blobs/uploads/") with { Content = () => new ByteArrayContent([]) };
        using var started = await connection.SendAsync(request, Scope("pull,push"), cancellationToken);
        await ThrowUnlessAsync(started, $"A push to {repository} would not be allowed", cancellationToken, HttpStatusCode.Accepted);
        if (started.Headers.Location is { } location)
        {
            await DropAsync(location, cancellationToken);
        }
    }

    // The registry itself discards an upload that is not cancelled. Its address is taken as a path: behind a proxy
    // that ends TLS, registries give themselves another scheme. What begins with two slashes would be another host.
    private async Task DropAsync(Uri location, CancellationToken cancellationToken)
    {
        var upload = location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;
        if (!upload.StartsWith('/') || upload.StartsWith("//", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            var request = new ServerRequest(HttpMethod.Delete, new Uri(upload, UriKind.Relative));
            using var dropped = await connection.SendAsync(request, Scope("pull,push"), cancellationToken);
        }
        catch (ServerFault)
        {
            return;
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string digest, bool isStreamed, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Get, $"blobs/{digest}") with { IsStreamed = isStreamed };
        var response = await connection.SendAsync(request, Scope("pull"), cancellationToken);
        await ThrowUnlessAsync(response, $"Blob {digest} cannot be read", cancellationToken, HttpStatusCode.OK);
        return response;
    }

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

    private async Task ThrowUnlessAsync(
        HttpResponseMessage response,
        string what,
        CancellationToken cancellationToken,
        params HttpStatusCode[] expected
    )
    {
        if (expected.Contains(response.StatusCode))
        {
            return;
        }

        using (response)
        {
            var answer = RegistryAnswer.Read(response.StatusCode, await connection.Http.ReadAsync(response, cancellationToken));
            var uri = response.RequestMessage!.RequestUri!;
            var call = RegistryCalls.Of(response.RequestMessage.Method.Method, uri.AbsolutePath);
            var who = ServerRequest.IsOwnAnswer(response) ? connection.Host : $"{uri.Authority}, to which {connection.Host} redirects,";
            var trouble = RegistryConnection.IsRefusedElsewhere(response)
                ? ServerTrouble.Unavailable
                : answer.Trouble(call, connection.HasLogin);
            throw new ServerFault(trouble, $"{what}: {who} says {answer.Words}");
        }
    }
}
