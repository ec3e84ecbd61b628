using Operator.Core.Contract;
using Operator.Core.Observation;
using Operator.Entities;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers.Platform;

/// <summary>
/// What the platform team keeps in ConfigMaps of the operator's own namespace: Dockerfile templates
/// (label <c>imagebuild.dev/template=NAME</c>) and the catalog of base images (<c>imagebuild-catalog</c>).
/// </summary>
[GenericRbac(Groups = [""], Resources = ["configmaps"], Verbs = RbacVerb.List | RbacVerb.Watch, OwnNamespaceOnly = true)]
internal sealed class PlatformConfig(
    IInformer<PlatformConfigMap> configMaps,
    IKubernetesClient client,
    Configuration.OperatorOptions options
)
{
    /// <summary>The catalog's override; null for the catalog as shipped.</summary>
    public CatalogSource? CatalogOverride =>
        configMaps.Get(new NamespacedName(OwnNamespace(options, client), PlatformConfigMap.CatalogName))?.Catalog;

    /// <summary>Names of all templates, for messages.</summary>
    public IEnumerable<string> TemplateNames => configMaps.List().Select(item => item.Template?.Name).OfType<string>();

    /// <summary>The template that adds a model version; of several the first by name.</summary>
    public TemplateSource? Template(string? modelVersion) =>
        modelVersion is null
            ? null
            : configMaps
                .ByIndex(ApiNames.TemplateLabel, modelVersion)
                .Select(item => item.Template)
                .MinBy(template => template?.Origin, StringComparer.Ordinal);

    /// <summary>Namespace of the process, or the one that the settings name.</summary>
    public static string OwnNamespace(Configuration.OperatorOptions options, IKubernetesClient client) =>
        string.IsNullOrEmpty(options.Kubernetes.Namespace) ? client.CurrentNamespace : options.Kubernetes.Namespace;
}
