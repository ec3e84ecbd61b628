using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Images;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;
using Operator.Workspace.Publish;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Copying;

/// <summary>
/// What the container <c>push</c> does for a build of several platforms: checks that the image of each is there and is for its platform, pushes
/// their index, and sets its tags. Reason of its own: VerificationFailed.
/// </summary>
internal sealed class PushIndexRun(WorkspacePaths paths, ContainerLog log, TimeProvider time)
{
    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        ContainerRun.PublishAsync(paths, log, PushAsync, time, cancellationToken);

    private async Task<PublishReport> PushAsync(CancellationToken cancellationToken)
    {
        var request = ContainerRun.ReadIndex(paths);
        var name = RegistryAccess.Name(request.Repository);
        using var access = SideOf(request).Open(paths, log, time);
        try
        {
            return await PushAsync(request, name, access.Open(name), cancellationToken);
        }
        catch (ServerFault fault)
        {
            throw fault.OfPush();
        }
    }

    private async Task<PublishReport> PushAsync(
        IndexRequest request,
        ImageName name,
        RegistryClient client,
        CancellationToken cancellationToken
    )
    {
        var images = new List<(string Platform, Manifest Image)>();
        foreach (var image in request.Images)
        {
            images.Add((image.Platform, await ReadAsync(client, name, image, cancellationToken)));
        }

        var index = ImageIndex.Of(images);
        foreach (var tag in request.Tags)
        {
            await client.PutManifestAsync(tag, index, cancellationToken);
            log.Line($"Tagged {name}:{tag}");
        }

        var facts = await PushedManifest.ReadAsync(
            client,
            request.Tags[0],
            index.Digest,
            ("was pushed", "the index"),
            manifest => ImageFacts.ReadAsync(client, manifest, cancellationToken),
            time,
            cancellationToken
        );
        log.Line($"Pushed {name}:{request.Tags[0]}@{index.Digest}, an index of {request.Images.Count} images");
        return new PublishReport
        {
            Image = new ImageStatus
            {
                Reference = $"{name}:{request.Tags[0]}",
                Digest = index.Digest,
                SizeBytes = facts.SizeBytes,
                Tags = request.Tags,
                Platforms = facts.Platforms,
            },
        };
    }

    private async Task<Manifest> ReadAsync(RegistryClient client, ImageName name, PlatformImage image, CancellationToken cancellationToken)
    {
        Manifest manifest;
        ImageFacts facts;
        try
        {
            manifest = await client.GetManifestAsync(image.Digest, cancellationToken);
            facts = await ImageFacts.ReadAsync(client, manifest, cancellationToken);
        }
        catch (ServerFault fault) when (fault.Trouble is ServerTrouble.NotFound)
        {
            throw new BuildFault(
                PushReasons.VerificationFailed,
                $"The image for {image.Platform} is no longer in the registry: {fault.Message}",
                cause: fault
            );
        }

        if (!facts.Platforms.Any(platform => IsFor(image.Platform, platform)))
        {
            throw new BuildFault(
                PushReasons.VerificationFailed,
                $"The image for {image.Platform} is for {(facts.Platforms.Count == 0 ? "no platform" : string.Join(", ", facts.Platforms))}"
            );
        }

        log.Line($"Verified {name}@{image.Digest}, {image.Platform}, {ByteSize.Text(facts.SizeBytes)}");
        return manifest;
    }

    /// <summary>Engines add the usual variant to a platform that was named without one.</summary>
    private static bool IsFor(string wanted, string found) => found == wanted || found.StartsWith(wanted + "/", StringComparison.Ordinal);

    private CopySide SideOf(IndexRequest request) =>
        new()
        {
            ConfigFile = request.Output.RegistrySecret is null ? null : paths.RegistryConfig,
            ConfigName = $"Secret {request.Output.RegistrySecret}",
            ConfigInvalid = PushReasons.SecretInvalid,
            Insecure = request.Output.Insecure,
            Network = request.RegistryNetwork,
            Registries = request.Registries,
            Proxy = ProxyRoute.Of(request.Proxy, paths, log),
        };
}
