using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Configuration;
using Operator.Core.Pods;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.Models.Attributes;
using Operator.Telemetry;

namespace Operator.Controllers.Platform;

/// <summary>
/// Says once per term in which namespaces no NetworkPolicy limits what builds reach, in the log and as a metric. It cannot tell whether the
/// cluster's network enforces policies.
/// </summary>
[GenericRbac(Groups = ["networking.k8s.io"], Resources = ["networkpolicies"], Verbs = RbacVerb.List)]
internal sealed class NetworkCheck(
    IInformer<ImageBuild> builds,
    IKubernetesClient client,
    OperatorOptions options,
    OperatorMetrics metrics,
    ILogger<NetworkCheck> logger
) : ILeaderService
{
    private const int MostNames = 10;

    public async Task RunAsync(LeaderTerm term)
    {
        try
        {
            await builds.WaitForSyncAsync(term.Stopping);
            Report(await OpenAsync(term.Stopping));
        }
        catch (KubernetesApiException error)
        {
            // A hint for the platform team is no reason not to build.
            logger.NetworkNotChecked(error.Message);
        }
        catch (OperationCanceledException) when (term.Stopping.IsCancellationRequested)
        {
            return;
        }

        await term.EndsAsync();
    }

    private async Task<IReadOnlyList<string>> OpenAsync(CancellationToken cancellationToken)
    {
        string?[] places = options.Kubernetes.Namespaces.Count == 0 ? [null] : [.. options.Kubernetes.Namespaces];
        var policies = new List<V1NetworkPolicy>();
        foreach (var place in places)
        {
            string? next = null;
            do
            {
                var page = await client.ListPageAsync<V1NetworkPolicy>(place, new(), next, cancellationToken);
                policies.AddRange(page.Items);
                next = page.Metadata.ContinueProperty;
            } while (!string.IsNullOrEmpty(next));
        }

        var used = builds.List().Select(build => build.Metadata.NamespaceProperty ?? "").Concat(options.Kubernetes.Namespaces);
        return NetworkBoundary.Open(used, policies);
    }

    private void Report(IReadOnlyList<string> open)
    {
        metrics.OpenNamespaces = open.Count;
        if (open.Count == 0)
        {
            logger.NetworkLimited();
            return;
        }

        var names = string.Join(", ", open.Take(MostNames)) + (open.Count > MostNames ? ", …" : "");
        logger.NetworkOpen(open.Count, names);
    }
}
