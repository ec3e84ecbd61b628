using System.Net.Http.Headers;
using System.Text.Json;

namespace Operator.EndToEnd.Tests.Harness;

/// <summary>What the registry itself says of an image: the judge of every build.</summary>
public sealed record RegistryImage(string Digest, JsonElement Manifest, JsonElement Config)
{
    private static readonly HttpClient Http = new();

    public JsonElement Labels => Config.GetProperty("config").GetProperty("Labels");

    public IReadOnlyList<string> Environment =>
        [.. Config.GetProperty("config").GetProperty("Env").EnumerateArray().Select(item => item.GetString()!)];

    /// <summary>The command of HEALTHCHECK, ready to be run; null when the image has none.</summary>
    public IReadOnlyList<string>? HealthCheck
    {
        get
        {
            if (!Config.GetProperty("config").TryGetProperty("Healthcheck", out var check) || !check.TryGetProperty("Test", out var test))
            {
                return null;
            }

            var words = test.EnumerateArray().Select(item => item.GetString()!).ToList();
            return words[0] == "CMD-SHELL" ? ["/bin/sh", "-c", words[1]] : [.. words.Skip(1)];
        }
    }

    /// <summary>The index under a tag, and its digest.</summary>
    public static async Task<(string Digest, JsonElement Index)> ReadIndexAsync(
        string registry,
        string repository,
        string tag,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{registry}/v2/{repository}/manifests/{tag}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.oci.image.index.v1+json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.docker.distribution.manifest.list.v2+json"));
        using var answer = await Http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (
            answer.Headers.GetValues("Docker-Content-Digest").Single(),
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).RootElement
        );
    }

    public static async Task<RegistryImage> ReadAsync(string registry, string repository, string tag, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{registry}/v2/{repository}/manifests/{tag}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.oci.image.manifest.v1+json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.docker.distribution.manifest.v2+json"));
        using var answer = await Http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var manifest = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).RootElement;
        var config = manifest.GetProperty("config").GetProperty("digest").GetString();
        var text = await Http.GetStringAsync($"http://{registry}/v2/{repository}/blobs/{config}", cancellationToken);
        return new RegistryImage(
            answer.Headers.GetValues("Docker-Content-Digest").Single(),
            manifest,
            JsonDocument.Parse(text).RootElement
        );
    }
}
