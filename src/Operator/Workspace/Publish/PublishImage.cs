using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Images;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Publish;

/// <summary>
/// Proves that the engine pushed the image of this run, and sets its further tags. The engine's word alone counts for nothing: the digest that
/// it reports must be what the tag shows, and every image under it must carry this run's label. Reason of its own: VerificationFailed.
/// </summary>
internal sealed class PublishImage(BuildRequest request, RegistryAccess access, ContainerLog log, TimeProvider time)
{
    private static readonly TimeSpan VisiblePause = TimeSpan.FromSeconds(2);
    private const int VisibleTries = 4;

    public async Task<ImageStatus> RunAsync(EngineResult result, CancellationToken cancellationToken)
    {
        var name = RegistryAccess.Name(ResolvedOutput.RepositoryOf(request.Repository, result.Suffix));
        var client = access.Open(name);
        var first = request.Tags[0];
        var (manifest, facts) = await VerifyAsync(client, first, result.ReadDigest(), cancellationToken);
        if (facts.Runs.Count == 0 || facts.Runs.Any(run => run != request.ImageRun))
        {
            throw new BuildFault(
                PushReasons.VerificationFailed,
                $"The image under tag {first} is not this run's: it does not carry its label {ApiNames.ImageRunLabel}"
            );
        }

        log.Line($"Verified {name}:{first}@{manifest.Digest}, {ByteSize.Text(facts.SizeBytes)}");
        foreach (var tag in request.Tags.Skip(1))
        {
            await client.PutManifestAsync(tag, manifest, cancellationToken);
            log.Line($"Tagged {name}:{tag}");
        }

        return new ImageStatus
        {
            Reference = $"{name}:{first}",
            Digest = manifest.Digest,
            SizeBytes = facts.SizeBytes,
            Tags = request.Tags,
            Platforms = facts.Platforms,
        };
    }

    // Some registries take a moment until what was pushed can be read everywhere: until then the tag is unknown or shows what it did before.
    private async Task<(Manifest Manifest, ImageFacts Facts)> VerifyAsync(
        RegistryClient client,
        string tag,
        string digest,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            BuildFault last;
            try
            {
                var manifest = await client.GetManifestAsync(tag, cancellationToken);
                if (manifest.Digest == digest)
                {
                    return (manifest, await ImageFacts.ReadAsync(client, manifest, cancellationToken));
                }

                last = new BuildFault(
                    PushReasons.VerificationFailed,
                    $"Tag {tag} shows {manifest.Digest} and not the {digest} that the engine reported: something else pushes to it too"
                );
            }
            catch (ServerFault fault) when (fault.Trouble is ServerTrouble.NotFound or ServerTrouble.NameInvalid)
            {
                last = new BuildFault(
                    PushReasons.VerificationFailed,
                    $"The registry does not have what the engine pushed: {fault.Message}",
                    cause: fault
                );
            }

            if (attempt == VisibleTries)
            {
                throw last;
            }

            await Task.Delay(VisiblePause, time, cancellationToken);
        }
    }
}
