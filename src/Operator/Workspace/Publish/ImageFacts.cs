using System.Text.Json;
using Operator.Core.Formats;
using Operator.Core.Images;
using Operator.Entities;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Publish;

/// <summary>What the registry says about a pushed image, for one platform or for several.</summary>
/// <param name="SizeBytes">All layers and configurations.</param>
/// <param name="Platforms">As in <c>linux/arm64/v8</c>.</param>
/// <param name="Runs">The run label of each platform's configuration; null where there is none.</param>
internal sealed record ImageFacts(long SizeBytes, IReadOnlyList<string> Platforms, IReadOnlyList<string?> Runs)
{
    public static async Task<ImageFacts> ReadAsync(RegistryClient client, Manifest manifest, CancellationToken cancellationToken)
    {
        var blobs = new Dictionary<string, long>(StringComparer.Ordinal);
        var platforms = new List<string>();
        var runs = new List<string?>();
        if (!manifest.IsIndex)
        {
            await AddAsync(manifest, null);
        }

        foreach (var entry in manifest.Manifests)
        {
            await AddAsync(await client.GetManifestAsync(entry.Digest, cancellationToken), entry.Platform);
        }

        return new ImageFacts(blobs.Values.Sum(), [.. platforms.Distinct()], runs);

        async Task AddAsync(Manifest image, string? platform)
        {
            // Layers that platforms share are stored in the registry once.
            foreach (var blob in image.Layers.Concat(image.Config is null ? [] : [image.Config]))
            {
                blobs[blob.Digest] = blob.Size;
            }

            var config = image.Config is null ? null : await ConfigAsync(client, image.Config, cancellationToken);
            runs.Add(config?.Run);
            if ((platform ?? config?.Platform) is { } known)
            {
                platforms.Add(known);
            }
        }
    }

    private static async Task<(string Platform, string? Run)?> ConfigAsync(
        RegistryClient client,
        Descriptor config,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var document = JsonDocument.Parse(await client.GetSmallBlobAsync(config.Digest, cancellationToken));
            return (Manifest.PlatformOf(document.RootElement), RunOf(document.RootElement));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? RunOf(JsonElement root) =>
        root.TryGetProperty("config", out var config)
        && config.ValueKind == JsonValueKind.Object
        && config.TryGetProperty("Labels", out var labels)
        && labels.ValueKind == JsonValueKind.Object
            ? JsonText.Of(labels, ApiNames.ImageRunLabel)
            : null;
}
