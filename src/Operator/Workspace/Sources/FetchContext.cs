using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;

namespace Operator.Workspace.Sources;

/// <summary>What every kind of source needs to be fetched.</summary>
internal sealed record FetchContext
{
    public required BuildRequest Request { get; init; }

    public required WorkspacePaths Paths { get; init; }

    public required ContainerLog Log { get; init; }

    public required HostGuard Guard { get; init; }

    public required CertificateTrust Trust { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>A directory for this run only: no other user can read it, and it is removed afterwards.</summary>
    public required string Private { get; init; }

    public ProxyRoute Proxy => ProxyRoute.Of(Request.Spec.PodTemplate?.Proxy, Paths, Log);

    public ServerHttp OpenHttp(bool anyCertificate = false) =>
        new(GuardedHttp.Create(Guard, Trust, Proxy, anyCertificate), Time)
        {
            Redirected = target => Log.Line($"Redirected to {target.GetLeftPart(UriPartial.Path)}"),
        };
}

/// <param name="Status">What the source directory contains now.</param>
/// <param name="Warnings">What the user should know although it did not stop the build.</param>
internal sealed record FetchedSource(SourceStatus Status, IReadOnlyList<string> Warnings);
