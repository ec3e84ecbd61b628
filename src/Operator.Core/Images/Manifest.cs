using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Operator.Core.Formats;

namespace Operator.Core.Images;

/// <summary>A manifest or an index, with the very bytes whose digest names it.</summary>
public sealed partial record Manifest
{
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";

    public static readonly IReadOnlyList<string> MediaTypes = [OciIndex, DockerList, OciManifest, DockerManifest];

    public required byte[] Bytes { get; init; }

    public required string MediaType { get; init; }

    public required string Digest { get; init; }

    public Descriptor? Config { get; init; }

    public IReadOnlyList<Descriptor> Layers { get; init; } = [];

    /// <summary>All that an index lists.</summary>
    public IReadOnlyList<Descriptor> Children { get; init; } = [];

    /// <summary>Manifests of an index; attestations, which are for no platform, left out.</summary>
    public IEnumerable<Descriptor> Manifests => Children.Where(child => child.Platform is not "unknown/unknown");

    public bool IsIndex => MediaType is OciIndex or DockerList;

    /// <summary>True for a SHA-256 digest in its only spelling; everything else could be a tag, or a path.</summary>
    public static bool IsDigest(string text) => DigestText().IsMatch(text);

    public static string DigestOf(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <exception cref="FormatException">The bytes are no manifest of a known kind.</exception>
    public static Manifest Parse(byte[] bytes, string? contentType)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var mediaType = JsonText.Of(root, "mediaType") ?? contentType ?? "";
            return new Manifest
            {
                Bytes = bytes,
                MediaType = MediaTypes.Contains(mediaType)
                    ? mediaType
                    : throw new FormatException($"media type {mediaType} is not supported"),
                Digest = DigestOf(bytes),
                Config = root.TryGetProperty("config", out var config) ? Read(config) : null,
                Layers = List(root, "layers"),
                Children = List(root, "manifests"),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException("is not a manifest", exception);
        }
    }

    private static List<Descriptor> List(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(Read)] : [];

    private static Descriptor Read(JsonElement element) =>
        new()
        {
            MediaType = JsonText.Of(element, "mediaType") ?? "",
            Digest =
                element.GetProperty("digest").GetString() is { } digest && DigestText().IsMatch(digest)
                    ? digest
                    : throw new FormatException("names content by something other than a SHA-256 digest"),
            Size = element.GetProperty("size").GetInt64() is >= 0 and var size ? size : throw new FormatException("has a negative size"),
            HasUrls = element.TryGetProperty("urls", out var urls) && urls.ValueKind == JsonValueKind.Array && urls.GetArrayLength() > 0,
            Platform = element.TryGetProperty("platform", out var platform) ? PlatformOf(platform) : null,
            Title =
                element.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object
                    ? JsonText.Of(annotations, "org.opencontainers.image.title")
                    : null,
        };

    /// <summary>From an index's entry or an image's configuration: both have the same fields.</summary>
    public static string PlatformOf(JsonElement element)
    {
        string?[] parts =
        [
            JsonText.Of(element, "os") ?? "unknown",
            JsonText.Of(element, "architecture") ?? "unknown",
            JsonText.Of(element, "variant"),
        ];
        return string.Join('/', parts.Where(part => !string.IsNullOrEmpty(part)));
    }

    // It becomes part of a URL, which must not reach anything but this repository's content.
    [GeneratedRegex(@"^sha256:[a-f0-9]{64}\z")]
    private static partial Regex DigestText();
}
