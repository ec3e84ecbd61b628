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
    public async Task<ImageStatus> RunAsync(EngineResult result, CancellationToken cancellationToken)
    {
        var name = RegistryAccess.Name(ResolvedOutput.RepositoryOf(request.Repository, result.Suffix));
        var client = access.Open(name);
        var first = request.Tags[0];
        var (manifest, facts) = await PushedManifest.ReadAsync(
            client,
            first,
            result.ReadDigest(),
            ("the engine reported", "what the engine pushed"),
            async manifest => (manifest, await ImageFacts.ReadAsync(client, manifest, cancellationToken)),
            time,
            cancellationToken
        );
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
}
