using System.Text.Json;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Publish;

/// <summary>Size and platforms of a pushed image, read from the registry: for one platform or for several.</summary>
internal sealed record ImageFacts(long SizeBytes, IReadOnlyList<string> Platforms)
{
    public static async Task<ImageFacts> ReadAsync(RegistryClient client, Manifest manifest, CancellationToken cancellationToken)
    {
        if (!manifest.IsIndex)
        {
            var platform = await PlatformAsync(client, manifest, cancellationToken);
            return new ImageFacts(Content(manifest).Sum(blob => blob.Size), platform is null ? [] : [platform]);
        }

        var blobs = new Dictionary<string, long>(StringComparer.Ordinal);
        var platforms = new List<string>();
        foreach (var entry in manifest.Manifests)
        {
            var child = await client.GetManifestAsync(entry.Digest, cancellationToken);
            foreach (var blob in Content(child))
            {
                blobs[blob.Digest] = blob.Size;
            }

            if ((entry.Platform ?? await PlatformAsync(client, child, cancellationToken)) is { } platform)
            {
                platforms.Add(platform);
            }
        }

        return new ImageFacts(blobs.Values.Sum(), [.. platforms.Distinct()]);
    }

    // Layers that platforms share are stored in the registry once.
    private static IEnumerable<Descriptor> Content(Manifest manifest) =>
        manifest.Layers.Concat(manifest.Config is null ? [] : [manifest.Config]).DistinctBy(blob => blob.Digest);

    private static async Task<string?> PlatformAsync(RegistryClient client, Manifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Config is null)
        {
            return null;
        }

        using var config = JsonDocument.Parse(await client.GetSmallBlobAsync(manifest.Config.Digest, cancellationToken));
        return Manifest.PlatformOf(config.RootElement);
    }
}
