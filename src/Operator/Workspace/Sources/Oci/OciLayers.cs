using Operator.Entities;
using Operator.Workspace.Registry;
using Operator.Workspace.Sources.Archives;
using Operator.Workspace.Sources.Download;

namespace Operator.Workspace.Sources.Oci;

/// <summary>Downloads layers, each held against its digest, and puts them into the source directory.</summary>
internal sealed class OciLayers(FetchContext context, RegistryClient client)
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

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
                throw new BuildFault(SourceReasons.ArchiveInvalid, "A layer of the image is a zip");
            }

            UnpackTar.Run(content, kind == ArchiveKind.Gzip, tree, skipSpecial: true, cancellationToken);
        }

        tree.Finish();
        context.Log.Line($"Unpacked the image's {layers.Count} layer(s)");
    }

    /// <summary>One archive, or files under the names that their titles give.</summary>
    public async Task UnpackArtifactAsync(IReadOnlyList<Descriptor> layers, CancellationToken cancellationToken)
    {
        foreach (var layer in layers)
        {
            using var file = await DownloadAsync(layer, cancellationToken);
            if (layers.Count == 1 && IsArchive(file.Path))
            {
                var kind = UnpackArchive.Run(file.Path, context.Paths.Source, context.Request.Limits, cancellationToken);
                context.Log.Line($"Unpacked the artifact's {kind}");
                return;
            }

            Place(layer, file.Path);
        }
    }

    private static bool IsArchive(string path)
    {
        using var file = File.OpenRead(path);
        var head = new byte[ArchiveKind.HeadBytes];
        var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return ArchiveKind.Of(head.AsSpan(0, length)) is ArchiveKind.Tar or ArchiveKind.Gzip or ArchiveKind.Zip;
    }

    private void Place(Descriptor layer, string file)
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
            throw new BuildFault(SourceReasons.ArchiveUnsafe, $"{RelativePath.Show(title)} in the artifact {problem ?? "has no name"}");
        }

        // Nothing but files and directories made here lies in the tree, so there is no link to be led astray by.
        var target = Path.Combine(context.Paths.Source, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(file, target, overwrite: false);
        context.Log.Line($"Copied {RelativePath.Show(title)}");
    }

    private async Task<DownloadFile> DownloadAsync(Descriptor layer, CancellationToken cancellationToken)
    {
        var file = new DownloadFile(context.Paths);
        try
        {
            using var response = await client.GetBlobAsync(layer.Digest, cancellationToken);
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var (sha256, bytes) = await SaveBody.RunAsync(
                body,
                file.Path,
                context.Request.Limits,
                context.Time,
                IdleTimeout,
                cancellationToken
            );
            if ($"sha256:{sha256}" != layer.Digest)
            {
                throw new BuildFault(SourceReasons.Unavailable, $"The registry serves other content than {layer.Digest} under that digest");
            }

            // The limit on the whole was held against what the manifest says.
            return bytes == layer.Size
                ? file
                : throw new BuildFault(SourceReasons.ArchiveInvalid, $"Layer {layer.Digest} is not of the size that the manifest gives");
        }
        catch (Exception exception)
            when (exception is HttpRequestException or HttpIOException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            file.Dispose();
            throw new BuildFault(SourceReasons.Unavailable, $"The download of {layer.Digest} broke off", cause: exception);
        }
    }
}
