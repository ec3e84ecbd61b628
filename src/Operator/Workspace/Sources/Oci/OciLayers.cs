using Operator.Core.Images;
using Operator.Entities;
using Operator.Workspace.Network;
using Operator.Workspace.Registry;
using Operator.Workspace.Sources.Archives;
using Operator.Workspace.Sources.Download;

namespace Operator.Workspace.Sources.Oci;

/// <summary>Downloads layers, verifies their digests, and puts them into the source directory.</summary>
internal sealed class OciLayers(FetchContext context, RegistryClient client)
{
    public async Task UnpackImageAsync(IReadOnlyList<Descriptor> layers, CancellationToken cancellationToken)
    {
        var tree = new LayerTree(context.Paths.Source, new UnpackLimits(context.Request.Limits));
        foreach (var layer in layers)
        {
            using var file = await DownloadAsync(layer, cancellationToken);
            await using var content = File.OpenRead(file.Path);
            var kind = UnpackArchive.KindOf(content);
            if (kind == ArchiveKind.Zip)
            {
                throw new BuildFault(SourceReasons.ArchiveInvalid, "A layer of the image is a zip archive");
            }

            UnpackTar.Run(content, kind, tree, skipSpecial: true, cancellationToken);
        }

        tree.Finish();
        context.Log.Line($"Unpacked the image's {layers.Count} layer(s)");
    }

    /// <summary>One archive, or files under the names that their titles give.</summary>
    public async Task UnpackArtifactAsync(IReadOnlyList<Descriptor> layers, CancellationToken cancellationToken)
    {
        var tree = new PlainTree(context.Paths.Source, context.Request.Limits);
        foreach (var layer in layers)
        {
            using var file = await DownloadAsync(layer, cancellationToken);
            if (layers.Count == 1 && IsArchive(file.Path))
            {
                var kind = UnpackArchive.Run(file.Path, context.Paths.Source, context.Request.Limits, cancellationToken);
                context.Log.Line($"Unpacked the artifact's {kind}");
                return;
            }

            Place(layer, tree, file.Path);
        }
    }

    private static bool IsArchive(string path)
    {
        using var file = File.OpenRead(path);
        return UnpackArchive.Find(file, out _) is not null;
    }

    private void Place(Descriptor layer, PlainTree tree, string file)
    {
        if (layer.Title is not { } title)
        {
            throw new BuildFault(
                SourceReasons.ArchiveInvalid,
                $"Layer {layer.Digest} of the artifact is neither an archive nor a file with a title"
            );
        }

        var path = RelativePath.Parse(title, out var problem);
        if (problem is not null || path.Length == 0)
        {
            throw new BuildFault(SourceReasons.ArchiveUnsafe, $"{DisplayText.Of(title, 120)} in the artifact {problem ?? "has no name"}");
        }

        tree.Put(
            path,
            target => File.Move(file, target, overwrite: false),
            cause => new BuildFault(
                SourceReasons.ArchiveUnsafe,
                $"{DisplayText.Of(title, 120)} in the artifact appears twice, or is both a file and a directory",
                cause: cause
            )
        );
        context.Log.Line($"Copied {DisplayText.Of(title, 120)}");
    }

    private async Task<DownloadFile> DownloadAsync(Descriptor layer, CancellationToken cancellationToken)
    {
        var file = new DownloadFile(context.Paths);
        try
        {
            await Transient.RetryAsync(token => SaveAsync(layer, file.Path, token), context.Log, context.Time, cancellationToken);
            return file;
        }
        catch (Exception)
        {
            file.Dispose();
            throw;
        }
    }

    private async Task<SavedBody> SaveAsync(Descriptor layer, string file, CancellationToken cancellationToken)
    {
        var saved = await CopyAsync(layer, file, cancellationToken);
        if ($"sha256:{saved.Sha256}" != layer.Digest)
        {
            throw new BuildFault(SourceReasons.Unavailable, $"The registry returns other content than {layer.Digest} under that digest");
        }

        // The limit on the whole was checked against what the manifest says.
        return saved.Bytes == layer.Size
            ? saved
            : throw new BuildFault(SourceReasons.ArchiveInvalid, $"Layer {layer.Digest} does not have the size that the manifest gives");
    }

    private async Task<SavedBody> CopyAsync(Descriptor layer, string file, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetBlobAsync(layer.Digest, cancellationToken);
            return await SavedBody.SaveAsync(take => client.CopyAsync(response, take, cancellationToken), file, context.Request.Limits);
        }
        catch (ServerFault fault)
        {
            // Named here, so that a body that breaks off is tried again like an answer that does not begin.
            throw fault.OfSource(SourceReasons.ImageNotFound);
        }
    }
}
