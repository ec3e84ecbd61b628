using Operator.Core.Contract;
using Operator.Core.Images.Copying;
using Operator.Entities;
using Operator.Workspace;
using Operator.Workspace.Copying;
using Operator.Workspace.Registry;

namespace Operator.Commands.Copying;

/// <summary>What <c>copy</c> does: progress and failures are the log, the copy's name is the answer.</summary>
internal sealed class CopyRun(CopyOptions options, ContainerLog log, TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // A person who types the command can reach all of these without it, too.
    private static readonly NetworkRules Anywhere = new() { Allowed = ["0.0.0.0/0", "::/0"] };

    private volatile CopyProgress progress = new();

    /// <returns>The command's exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var request = Request();
            var result = await CopyAsync(request, cancellationToken);
            log.Line(CopyText.Done(result.Progress));
            await output.WriteLineAsync(
                (request.Destination with { Tag = request.Tags.FirstOrDefault(), Digest = result.Digest }).ToString().AsMemory(),
                cancellationToken
            );
            return ContainerRun.Succeeded;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            log.Line("Stopped on request");
            return ContainerRun.Terminated;
        }
        catch (Exception exception)
        {
            var failure = ContainerRun.Describe(exception, log);
            log.Line($"{failure.Reason}: {failure.Message}");
            log.Line($"Hint: {ReasonCatalog.Find(failure.Reason)?.Hint}");
            return ContainerRun.Failed;
        }
    }

    private CopyRequest Request()
    {
        var source = RegistryAccess.Name(options.Source);
        var destination = RegistryAccess.Name(options.Destination);
        return destination.Digest is null
            ? new CopyRequest
            {
                Source = source,
                Destination = destination,
                Tags = CopyTags.Of(source, destination, options.Tags),
                Platform = options.Platform,
            }
            : throw new BuildFault(
                SpecReasons.ImageReferenceInvalid,
                "The destination may not name a digest: a copy has the digest of its source"
            );
    }

    private async Task<CopyResult> CopyAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        using var source = Side(options.SourceConfig, SourceReasons.CredentialsInvalid, options.InsecureSource);
        using var destination = Side(options.DestinationConfig, PushReasons.SecretInvalid, options.InsecureDestination);
        var copying = new CopyImage(source, destination, time, now => progress = now).RunAsync(request, cancellationToken);
        while (await Task.WhenAny(copying, Task.Delay(Pause, time, CancellationToken.None)) != copying)
        {
            log.Line(CopyText.Progress(progress));
        }

        return await copying;
    }

    private RegistryAccess Side(string? config, BuildReason invalid, bool insecure) =>
        new CopySide
        {
            ConfigFile = config,
            ConfigInvalid = invalid,
            Insecure = insecure,
            Network = Anywhere,
        }.Open(WorkspacePaths.InPod, log, time);
}
