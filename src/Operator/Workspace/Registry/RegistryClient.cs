using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Operator.Workspace.Registry;

/// <summary>
/// The part of the OCI distribution API that is needed here, for one repository: read manifests and blobs, set tags, ask whether a
/// push would be allowed. Every failure is a <see cref="RegistryFault"/>.
/// </summary>
internal sealed class RegistryClient(RegistryConnection connection, string repository)
{
    private const int MaxManifest = 4 << 20;

    /// <param name="reference">Tag or digest.</param>
    public async Task<Manifest> GetManifestAsync(string reference, CancellationToken cancellationToken)
    {
        using var response = await connection.SendAsync(
            $"{repository}/manifests/{reference}",
            uri => Accepting(new HttpRequestMessage(HttpMethod.Get, uri)),
            Scope("pull"),
            cancellationToken
        );
        await ThrowUnlessAsync(response, $"Image {repository}:{reference} cannot be read", cancellationToken, HttpStatusCode.OK);
        var bytes = await ReadAsync(response, MaxManifest, cancellationToken);
        return Parse(bytes, response.Content.Headers.ContentType?.MediaType, reference);
    }

    /// <summary>Puts a manifest under a tag; the blobs and manifests that it names must be in the repository already.</summary>
    public async Task PutManifestAsync(string tag, Manifest manifest, CancellationToken cancellationToken)
    {
        using var response = await connection.SendAsync(
            $"{repository}/manifests/{tag}",
            uri =>
            {
                var content = new ByteArrayContent(manifest.Bytes);
                content.Headers.ContentType = new MediaTypeHeaderValue(manifest.MediaType);
                return new HttpRequestMessage(HttpMethod.Put, uri) { Content = content };
            },
            Scope("pull,push"),
            cancellationToken
        );
        await ThrowUnlessAsync(
            response,
            $"Tag {tag} cannot be set",
            cancellationToken,
            HttpStatusCode.Created,
            HttpStatusCode.OK,
            HttpStatusCode.Accepted
        );
    }

    /// <summary>A blob of at most a few MiB, such as an image's configuration; its digest is verified.</summary>
    public async Task<byte[]> GetSmallBlobAsync(string digest, CancellationToken cancellationToken)
    {
        using var response = await GetBlobAsync(digest, cancellationToken);
        var bytes = await ReadAsync(response, MaxManifest, cancellationToken);
        return Manifest.DigestOf(bytes) == digest
            ? bytes
            : throw new RegistryFault(RegistryProblem.Invalid, $"The registry serves other content than {digest} under that digest");
    }

    /// <summary>A blob as a stream, wherever the registry redirects to; the caller disposes it and verifies the digest.</summary>
    public async Task<HttpResponseMessage> GetBlobAsync(string digest, CancellationToken cancellationToken)
    {
        var response = await connection.SendAsync(
            $"{repository}/blobs/{digest}",
            uri => new HttpRequestMessage(HttpMethod.Get, uri),
            Scope("pull"),
            cancellationToken
        );
        await ThrowUnlessAsync(response, $"Blob {digest} cannot be read", cancellationToken, HttpStatusCode.OK);
        return response;
    }

    /// <summary>Begins an upload and drops it: what a push needs beyond that is only room.</summary>
    public async Task CheckPushAsync(CancellationToken cancellationToken)
    {
        using var started = await connection.SendAsync(
            $"{repository}/blobs/uploads/",
            uri => new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent([]) },
            Scope("pull,push"),
            cancellationToken
        );
        await ThrowUnlessAsync(started, $"A push to {repository} would not be allowed", cancellationToken, HttpStatusCode.Accepted);
        if (started.Headers.Location is { } location)
        {
            await DropAsync(
                new Uri(location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString, UriKind.Relative),
                cancellationToken
            );
        }
    }

    // An upload that is not dropped is forgotten by the registry itself after a while. Its address is taken as a path: behind a proxy
    // that ends TLS, registries give themselves another scheme.
    private async Task DropAsync(Uri upload, CancellationToken cancellationToken)
    {
        try
        {
            using var dropped = await connection.SendAsync(
                upload,
                uri => new HttpRequestMessage(HttpMethod.Delete, uri),
                Scope("pull,push"),
                cancellationToken
            );
        }
        catch (RegistryFault)
        {
            return;
        }
    }

    private string Scope(string actions) => $"repository:{repository}:{actions}";

    private static HttpRequestMessage Accepting(HttpRequestMessage request)
    {
        foreach (var type in Manifest.MediaTypes)
        {
            request.Headers.Accept.ParseAdd(type);
        }

        return request;
    }

    private static Manifest Parse(byte[] bytes, string? contentType, string reference)
    {
        try
        {
            var manifest = Manifest.Parse(bytes, contentType);
            return !reference.Contains(':', StringComparison.Ordinal) || manifest.Digest == reference
                ? manifest
                : throw new RegistryFault(
                    RegistryProblem.Invalid,
                    $"The registry serves another manifest than {reference} under that digest"
                );
        }
        catch (FormatException exception)
        {
            throw new RegistryFault(
                RegistryProblem.Invalid,
                $"What the registry serves as {reference} is not an image: {exception.Message}",
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
            var body = Encoding.UTF8.GetString(await ReadAsync(response, 64 << 10, cancellationToken));
            var problem = RegistryAnswer.Classify(response.StatusCode, body, connection.HasLogin);
            throw new RegistryFault(problem, $"{what}: {connection.Host} says {RegistryAnswer.Words(response.StatusCode, body)}");
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, int limit, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var memory = new MemoryStream();
        var buffer = new byte[16 << 10];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            memory.Write(buffer, 0, count);
            if (memory.Length > limit)
            {
                throw new RegistryFault(RegistryProblem.Invalid, "The registry's answer is larger than any manifest");
            }
        }

        return memory.ToArray();
    }
}
