using Operator.Core.Images;
using Operator.Core.Images.Copying;
using Operator.Entities;
using Operator.Workspace.Network;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Copying;

/// <summary>Reads all manifests of the image that is copied. Reasons: ImageNotFound, ImageIncomplete, ImageInvalid and those of the server.</summary>
internal sealed class ReadImage(RegistryClient source, CopyRequest request)
{
    public async Task<ImageTree.Whole> RunAsync(CancellationToken cancellationToken)
    {
        var root = await RootAsync(cancellationToken);
        var read = new Dictionary<string, Manifest>(StringComparer.Ordinal);
        while (true)
        {
            switch (ReadTree.Next(root, read, request.Limits))
            {
                case ImageTree.Whole whole:
                    return whole;
                case ImageTree.Refused refused:
                    throw new BuildFault(refused.Failure);
                case ImageTree.Partial partial:
                    await AddAsync(read, root.Bytes.Length, partial.Wanted, cancellationToken);
                    break;
            }
        }
    }

    private async Task<Manifest> RootAsync(CancellationToken cancellationToken)
    {
        var root = await GetAsync(request.Source.Reference, SourceReasons.ImageNotFound, cancellationToken);
        if (request.Platform is not { } platform || !root.IsIndex)
        {
            return root;
        }

        return PlatformChoice.Of(root, platform) is { } chosen
            ? await GetAsync(chosen.Digest, SourceReasons.ImageIncomplete, cancellationToken)
            : throw new BuildFault(SourceReasons.ImageNotFound, $"{request.Source} has no image for {platform}{Others(root)}");
    }

    private static string Others(Manifest root)
    {
        var platforms = root.Manifests.Select(entry => entry.Platform).OfType<string>().Distinct().Take(10).ToList();
        return platforms.Count == 0 ? "" : DisplayText.Of($"; it has {string.Join(", ", platforms)}", 200);
    }

    private async Task AddAsync(
        Dictionary<string, Manifest> read,
        long size,
        IEnumerable<Descriptor> wanted,
        CancellationToken cancellationToken
    )
    {
        size += read.Values.Sum(manifest => (long)manifest.Bytes.Length);
        foreach (var child in wanted)
        {
            read[child.Digest] = await GetAsync(child.Digest, SourceReasons.ImageIncomplete, cancellationToken);
            size += read[child.Digest].Bytes.Length;
            if (size > request.Limits.ManifestBytes)
            {
                // The tree says the same of what is read so far: nothing more is held.
                return;
            }
        }
    }

    private async Task<Manifest> GetAsync(string reference, BuildReason missing, CancellationToken cancellationToken)
    {
        try
        {
            return await source.GetManifestAsync(reference, cancellationToken);
        }
        catch (ServerFault fault)
        {
            throw fault.OfImage(missing);
        }
    }
}
