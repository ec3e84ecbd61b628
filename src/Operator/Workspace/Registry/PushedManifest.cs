using Operator.Core.Engines;
using Operator.Core.Images;
using Operator.Entities;
using Operator.Workspace.Network;

namespace Operator.Workspace.Registry;

/// <summary>Asks a registry for what was just pushed. Reason of its own: VerificationFailed.</summary>
internal static class PushedManifest
{
    private static readonly TimeSpan VisiblePause = TimeSpan.FromSeconds(2);
    private const int VisibleTries = 4;

    // Some registries take a moment until what was pushed can be read everywhere: until then the tag is unknown or shows what it did before.
    /// <param name="reference">Tag or digest.</param>
    /// <param name="expected">As in "the engine reported" and "what the engine pushed".</param>
    /// <param name="read">What else has to be there.</param>
    public static async Task<T> ReadAsync<T>(
        RegistryClient client,
        string reference,
        string digest,
        (string Reported, string Pushed) expected,
        Func<Manifest, Task<T>> read,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            BuildFault last;
            try
            {
                var manifest = await client.GetManifestAsync(reference, cancellationToken);
                if (manifest.Digest == digest)
                {
                    return await read(manifest);
                }

                last = new BuildFault(
                    PushReasons.VerificationFailed,
                    $"Tag {reference} shows {manifest.Digest} and not the {digest} that {expected.Reported}: something else pushes to it too"
                );
            }
            catch (ServerFault fault) when (fault.Trouble is ServerTrouble.NotFound or ServerTrouble.NameInvalid)
            {
                last = new BuildFault(
                    PushReasons.VerificationFailed,
                    $"The registry does not have {expected.Pushed}: {fault.Message}",
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
