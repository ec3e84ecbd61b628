using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Publish;

/// <summary>
/// What the container <c>publish</c> does: verify and tag what the engine pushed; in mode Plan, ask whether a push would be allowed;
/// nothing when nothing is pushed. It may run twice: setting a tag again changes nothing.
/// </summary>
internal sealed class PublishRun(WorkspacePaths paths, ContainerLog log, TimeProvider time)
{
    /// <summary>True when the engine runs beside this container.</summary>
    public bool AfterEngine { get; init; }

    /// <summary>Where the engine looks for the proxy that has a password.</summary>
    public int RelayPort { get; init; } = ProxyVariables.RelayPort;

    /// <returns>The exit code. Where the engine failed there is no report: its own container says why.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var relay = AfterEngine ? StartRelay() : null;
            if (AfterEngine && !await AwaitEngine.EndedWellAsync(paths, time, cancellationToken))
            {
                log.Line("The engine has failed: there is nothing to publish");
                return ContainerRun.Failed;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ContainerRun.Terminated;
        }
        catch (Exception exception)
        {
            return await ContainerRun.PublishAsync(paths, log, _ => Task.FromException<PublishReport>(exception), time, cancellationToken);
        }

        return await ContainerRun.PublishAsync(paths, log, PublishAsync, time, cancellationToken);
    }

    /// <summary>The engine waits for it. Null where no proxy has a password.</summary>
    private ProxyRelay? StartRelay()
    {
        var request = ContainerRun.KeptRequest(paths, log);
        if (ProxyLogin.Read(request.Spec.PodTemplate?.Proxy, paths, log) is not { } login)
        {
            return null;
        }

        var guard = new HostGuard(request.RegistryNetwork);
        var relay = new ProxyRelay(request.Spec.PodTemplate!.Proxy!, login, guard, CertificateTrust.From(paths), RelayPort);
        File.WriteAllText(paths.ProxyReady, relay.Url);
        return relay;
    }

    private async Task<PublishReport> PublishAsync(CancellationToken cancellationToken)
    {
        var request = ContainerRun.KeptRequest(paths, log);
        if (request.Spec.Output?.Push == false)
        {
            log.Line("Nothing is pushed: output.push is false");
            return new PublishReport();
        }

        using var access = RegistryAccess.ForOutput(request, paths, log, time);
        try
        {
            return request.Spec.Mode == BuildMode.Plan
                ? await CheckAsync(request, access, cancellationToken)
                : await VerifyAsync(request, access, cancellationToken);
        }
        catch (ServerFault fault)
        {
            throw fault.OfPush();
        }
    }

    private async Task<PublishReport> CheckAsync(BuildRequest request, RegistryAccess access, CancellationToken cancellationToken)
    {
        var name = RegistryAccess.Name(request.Repository);
        await access.Open(name).CheckPushAsync(cancellationToken);
        log.Line($"A push to {name} would be allowed");
        return new PublishReport();
    }

    private async Task<PublishReport> VerifyAsync(BuildRequest request, RegistryAccess access, CancellationToken cancellationToken)
    {
        var results = EngineResult.ReadAll(paths, EngineCatalog.Served(request.Spec.Engine));
        if (results.Count == 0)
        {
            throw new BuildFault(InternalReasons.Error, "prepare left no plan of an image");
        }

        var publish = new PublishImage(request, access, log, time);
        var images = new List<(string Service, ImageStatus Image)>();
        foreach (var result in results)
        {
            images.Add((result.Suffix, await publish.RunAsync(result, cancellationToken)));
        }

        return new PublishReport
        {
            Image = images[0].Image,
            Images = images.Count == 1 ? null : [.. images.Take(20).Select(entry => Named(entry.Service, entry.Image))],
        };
    }

    private static ServiceImageStatus Named(string service, ImageStatus image) =>
        new()
        {
            Service = service,
            Reference = image.Reference,
            Digest = image.Digest,
            SizeBytes = image.SizeBytes,
        };
}
