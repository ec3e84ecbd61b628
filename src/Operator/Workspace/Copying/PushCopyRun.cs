using Operator.Core.Contract;
using Operator.Core.Images;
using Operator.Core.Images.Copying;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;
using Operator.Workspace.Publish;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Copying;

/// <summary>
/// What the container <c>push</c> does: copies the image that the request names, sets its tags, and says every second how far it is. It reports
/// as publish does. Another attempt needs only what this one has not brought over.
/// </summary>
internal sealed class PushCopyRun(WorkspacePaths paths, ContainerLog log, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private volatile CopyProgress progress = new();

    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        ContainerRun.PublishAsync(paths, log, PushAsync, time, cancellationToken);

    private async Task<PublishReport> PushAsync(CancellationToken cancellationToken)
    {
        var request = ContainerRun.ReadPush(paths);
        var copy = new CopyRequest
        {
            Source = RegistryAccess.Name(request.Source.Image),
            Destination = RegistryAccess.Name(request.Spec.Destination.Repository),
            Tags = request.Tags,
            Platform = request.Spec.Source.Platform,
        };
        using var source = SourceOf(request).Open(paths, log, time);
        using var destination = DestinationOf(request).Open(paths, log, time);
        log.Line($"Copying {copy.Source} to {copy.Destination}");
        var result = await CopyAsync(new CopyImage(source, destination, time, now => progress = now), copy, cancellationToken);
        log.Line(CopyLine.Of(result.Progress));
        log.Line(CopyText.Done(result.Progress));
        request.Tags.ToList().ForEach(tag => log.Line($"Tagged {copy.Destination}:{tag}"));
        return new PublishReport
        {
            Image = new ImageStatus
            {
                Reference = request.Tags.Count > 0 ? $"{copy.Destination}:{request.Tags[0]}" : copy.Destination.ToString(),
                Digest = result.Digest,
                SizeBytes = result.Progress.BytesTotal,
                Tags = request.Tags,
                Platforms = await PlatformsAsync(destination.Open(copy.Destination), result.Root, cancellationToken),
            },
        };
    }

    private async Task<CopyResult> CopyAsync(CopyImage copy, CopyRequest request, CancellationToken cancellationToken)
    {
        var copying = copy.RunAsync(request, cancellationToken);
        var said = progress;
        while (await Task.WhenAny(copying, Task.Delay(Pause, time, CancellationToken.None)) != copying)
        {
            if (progress is var now && now != said)
            {
                log.Line(CopyLine.Of(now));
                said = now;
            }
        }

        return await copying;
    }

    /// <summary>For people only: an artifact has no platform, and the copy is there whatever this finds.</summary>
    private static async Task<IReadOnlyList<string>?> PlatformsAsync(
        RegistryClient client,
        Manifest root,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var platforms = (await ImageFacts.ReadAsync(client, root, cancellationToken)).Platforms;
            return platforms.Count > 0 ? platforms : null;
        }
        catch (ServerFault)
        {
            return null;
        }
    }

    private CopySide SourceOf(PushRequest request) =>
        new()
        {
            ConfigFile = request.Source.RegistrySecret is null ? null : paths.SourceRegistryConfig,
            ConfigName = $"Secret {request.Source.RegistrySecret}",
            ConfigInvalid = SourceReasons.CredentialsInvalid,
            Insecure = request.Source.Insecure == true,
            Network = request.SourceNetwork,
            Registries = request.Registries,
            Proxy = ProxyRoute.Of(request.Spec.PodTemplate?.Proxy, paths, log),
        };

    private CopySide DestinationOf(PushRequest request) =>
        new()
        {
            ConfigFile = request.Spec.Destination.RegistrySecret is null ? null : paths.RegistryConfig,
            ConfigName = $"Secret {request.Spec.Destination.RegistrySecret}",
            ConfigInvalid = PushReasons.SecretInvalid,
            Insecure = request.Spec.Destination.Insecure,
            Network = request.RegistryNetwork,
            Registries = request.Registries,
            Proxy = ProxyRoute.Of(request.Spec.PodTemplate?.Proxy, paths, log),
        };
}
