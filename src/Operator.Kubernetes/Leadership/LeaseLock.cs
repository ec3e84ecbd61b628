using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;

namespace Operator.Kubernetes.Leadership;

/// <summary>Takes, renews and releases the lease. Every write is bound to the version that was read, so that only one of two wins.</summary>
internal sealed class LeaseLock(
    IKubernetesClient client,
    string ns,
    string name,
    string identity,
    TimeSpan duration,
    TimeProvider time,
    ILogger logger
)
{
    private readonly LeaseRecord record = new(time);

    public string? Holder => record.Spec?.HolderIdentity;

    public string Name => name;

    public string Namespace => ns;

    /// <summary>Takes the lease if it is free, or renews it if it is ours.</summary>
    /// <returns>True when this process holds the lease now.</returns>
    /// <exception cref="KubernetesApiException">The server could not be asked: nothing is known.</exception>
    public async Task<bool> TryHoldAsync(CancellationToken cancellationToken)
    {
        // A holder renews from what its last write returned, without reading first: a change by others is a conflict.
        if (record.Spec?.HolderIdentity != identity && !await ReadAsync(cancellationToken))
        {
            return await TryCreateAsync(cancellationToken);
        }

        return record.LeftFor(identity) == TimeSpan.Zero && await TryWriteAsync(Claim(), cancellationToken);
    }

    /// <summary>Gives the lease back, so that the next leader does not wait for it to expire.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (record.Spec?.HolderIdentity == identity)
        {
            await TryWriteAsync(new JsonObject { ["holderIdentity"] = "", ["leaseDurationSeconds"] = 1 }, cancellationToken);
        }
    }

    /// <summary>Records what a watch reported.</summary>
    public void Observe(V1Lease lease) => record.Observe(lease);

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var lease = await client.GetAsync<V1Lease>(name, ns, cancellationToken);
        if (lease is null)
        {
            record.Forget();
            return false;
        }

        record.Observe(lease);
        return true;
    }

    private async Task<bool> TryCreateAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var lease = new V1Lease
        {
            Metadata = new() { Name = name, NamespaceProperty = ns },
            Spec = new()
            {
                HolderIdentity = identity,
                LeaseDurationSeconds = (int)duration.TotalSeconds,
                AcquireTime = now.UtcDateTime,
                RenewTime = now.UtcDateTime,
                LeaseTransitions = 0,
            },
        };
        try
        {
            record.Observe(await client.CreateAsync(lease, cancellationToken));
            return true;
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
            return false;
        }
    }

    private JsonObject Claim()
    {
        var now = Micro(time.GetUtcNow());
        var claim = new JsonObject { ["renewTime"] = now, ["leaseDurationSeconds"] = (int)duration.TotalSeconds };
        if (record.Spec?.HolderIdentity != identity)
        {
            claim["holderIdentity"] = identity;
            claim["acquireTime"] = now;
            claim["leaseTransitions"] = (record.Spec?.LeaseTransitions ?? 0) + 1;
        }

        return claim;
    }

    private async Task<bool> TryWriteAsync(JsonObject spec, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = record.ResourceVersion },
            ["spec"] = spec,
        };
        try
        {
            record.Observe(await client.PatchAsync<V1Lease>(name, ns, KubernetesPatch.Merge(patch), null, cancellationToken));
            return true;
        }
        catch (KubernetesApiException e) when (e.IsConflict || e.IsNotFound)
        {
            logger.LeaseChanged(ns, name);
            // The record is outdated. Perhaps this process changed it itself and the answer was lost: read it again, then decide.
            record.Forget();
            return false;
        }
    }

    private static string Micro(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
