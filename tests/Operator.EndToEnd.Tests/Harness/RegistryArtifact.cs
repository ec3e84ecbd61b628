using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Operator.EndToEnd.Tests.Harness;

/// <summary>Puts an OCI artifact into a registry, as ORAS does: one blob, described by a manifest without an image's configuration.</summary>
public static class RegistryArtifact
{
    private const string MediaType = "application/vnd.oci.image.manifest.v1+json";
    private static readonly HttpClient Http = new();

    /// <returns>Digest of the manifest.</returns>
    public static async Task<string> PushAsync(
        string registry,
        string repository,
        string tag,
        byte[] content,
        CancellationToken cancellationToken
    )
    {
        var empty = await PutBlobAsync(registry, repository, "{}"u8.ToArray(), cancellationToken);
        var blob = await PutBlobAsync(registry, repository, content, cancellationToken);
        var manifest = Encoding.UTF8.GetBytes(
            $$"""
            {
              "schemaVersion": 2,
              "mediaType": "{{MediaType}}",
              "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": "{{empty}}", "size": 2},
              "layers": [{"mediaType": "application/octet-stream", "digest": "{{blob}}", "size": {{content.Length}}}]
            }
            """
        );
        using var body = new ByteArrayContent(manifest);
        body.Headers.ContentType = new MediaTypeHeaderValue(MediaType);
        using var answer = await Http.PutAsync($"http://{registry}/v2/{repository}/manifests/{tag}", body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return Digest(manifest);
    }

    private static async Task<string> PutBlobAsync(string registry, string repository, byte[] content, CancellationToken cancellationToken)
    {
        var digest = Digest(content);
        using var started = await Http.PostAsync($"http://{registry}/v2/{repository}/blobs/uploads/", null, cancellationToken);
        var upload = new UriBuilder(new Uri(new Uri($"http://{registry}"), started.Headers.Location!));
        upload.Query += (upload.Query.Length > 1 ? "&" : "") + $"digest={digest}";
        using var body = new ByteArrayContent(content);
        using var ended = await Http.PutAsync(upload.Uri, body, cancellationToken);
        ended.EnsureSuccessStatusCode();
        return digest;
    }

    private static string Digest(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
}
