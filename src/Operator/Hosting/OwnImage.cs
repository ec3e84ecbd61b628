using k8s.Models;
using Microsoft.Extensions.Configuration;
using Operator.Configuration;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Hosting;

/// <summary>
/// The image that prepare and publish run from is the operator's own. Its Deployment names it once, as the container's image, where
/// kustomize and Helm can change it; the operator reads it back from its Pod.
/// </summary>
[GenericRbac(Groups = [""], Resources = ["pods"], Verbs = RbacVerb.Get, OwnNamespaceOnly = true)]
internal static class OwnImage
{
    private const string Container = "operator";
    private const string Setting = "images:operator";

    /// <summary>Sets <c>images.operator</c> where it is not set and the settings name the operator's Pod.</summary>
    /// <exception cref="ConfigurationException">There is no such Pod, or it has no container of that name.</exception>
    /// <exception cref="KubernetesApiException">The API server does not answer.</exception>
    public static async Task FillInAsync(IConfigurationRoot settings, CancellationToken cancellationToken)
    {
        var pod = settings["kubernetes:pod"];
        if (string.IsNullOrEmpty(pod) || !string.IsNullOrEmpty(settings[Setting]))
        {
            return;
        }

        using var client = new KubernetesClient(KubernetesClientConfiguration.BuildDefaultConfig());
        settings[Setting] = await FindAsync(client, pod, settings["kubernetes:namespace"], cancellationToken);
    }

    internal static async Task<string> FindAsync(IKubernetesClient client, string pod, string? ns, CancellationToken cancellationToken)
    {
        var place = string.IsNullOrEmpty(ns) ? client.CurrentNamespace : ns;
        var found = await client.GetAsync<V1Pod>(pod, place, cancellationToken);
        return found?.Spec?.Containers?.FirstOrDefault(container => container?.Name == Container)?.Image
            ?? throw new ConfigurationException([
                $"images.operator: must be set, as there is no Pod {place}/{pod} with a container {Container}",
            ]);
    }
}
