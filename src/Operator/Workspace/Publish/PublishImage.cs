using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Publish;

/// <summary>
/// Verifies one pushed image in the registry and sets its further tags. What counts is what the registry has under the digest that the
/// engine reported. Reason of its own: VerificationFailed.
/// </summary>
internal sealed class PublishImage(BuildRequest request, RegistryAccess access, ContainerLog log, TimeProvider time)
{
    private static readonly TimeSpan VisiblePause = TimeSpan.FromSeconds(2);
    private const int VisibleTries = 4;

    public async Task<(ImageStatus Image, IReadOnlyList<string> Warnings)> RunAsync(
        EngineResult result,
        CancellationToken cancellationToken
    )
    {
        var name = RegistryAccess.Name(ResolvedOutput.RepositoryOf(request.Repository, result.Suffix));
        var client = access.Open(name);
        var first = request.Tags[0];
        var (manifest, facts) = await VerifyAsync(client, result.Digest ?? first, cancellationToken);
        log.Line($"Verified {name}:{first}@{manifest.Digest}, {ByteSize.Text(facts.SizeBytes)}");

        var warnings = new List<string>();
        if (result.Digest is not null && await DigestOfAsync(client, first, cancellationToken) != manifest.Digest)
        {
            warnings.Add($"Tag {first} already points to another image: something else pushes to it too");
        }

        foreach (var tag in request.Tags.Skip(1))
        {
            await client.PutManifestAsync(tag, manifest, cancellationToken);
            log.Line($"Tagged {name}:{tag}");
        }

        var image = new ImageStatus
        {
            Reference = $"{name}:{first}",
            Digest = manifest.Digest,
            SizeBytes = facts.SizeBytes,
            Tags = request.Tags,
            Platforms = facts.Platforms,
        };
        return (image, warnings);
    }

    // Some registries take a moment until what was pushed can be read everywhere.
    private async Task<(Manifest Manifest, ImageFacts Facts)> VerifyAsync(
        RegistryClient client,
        string reference,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var manifest = await client.GetManifestAsync(reference, cancellationToken);
                return (manifest, await ImageFacts.ReadAsync(client, manifest, cancellationToken));
            }
            catch (ServerFault fault) when (fault.Trouble is ServerTrouble.NotFound or ServerTrouble.NameInvalid)
            {
                if (attempt == VisibleTries)
                {
                    throw new BuildFault(
                        PushReasons.VerificationFailed,
                        $"The registry does not have what the engine pushed: {fault.Message}",
                        cause: fault
                    );
                }

                await Task.Delay(VisiblePause, time, cancellationToken);
            }
        }
    }

    private static async Task<string?> DigestOfAsync(RegistryClient client, string tag, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetManifestAsync(tag, cancellationToken)).Digest;
        }
        catch (ServerFault fault) when (fault.Trouble == ServerTrouble.NotFound)
        {
            return null;
        }
    }
}
