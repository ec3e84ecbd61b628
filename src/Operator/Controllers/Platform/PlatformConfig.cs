using k8s.Models;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers.Platform;

/// <summary>
/// What the platform team keeps in ConfigMaps of the operator's own namespace: Dockerfile templates
/// (label <c>imagebuild.dev/template=NAME</c>) and the catalog of base images (<c>imagebuild-catalog</c>).
/// </summary>
[GenericRbac(Groups = [""], Resources = ["configmaps"], Verbs = RbacVerb.List | RbacVerb.Watch, OwnNamespaceOnly = true)]
internal sealed class PlatformConfig(IInformer<V1ConfigMap> configMaps, IKubernetesClient client, Configuration.OperatorOptions options)
{
    public const string CatalogName = "imagebuild-catalog";
    public const string CatalogKey = "catalog.yaml";

    /// <summary>Namespace of the process, or the one that the settings name.</summary>
    public string Namespace => OwnNamespace(options, client);

    /// <summary>The catalog's override; null for the catalog as shipped.</summary>
    public CatalogSource? CatalogOverride =>
        configMaps.Get(new NamespacedName(Namespace, CatalogName))?.Data.ValueOf(CatalogKey) is { } text
            ? new CatalogSource { Origin = $"ConfigMap {Namespace}/{CatalogName}, key {CatalogKey}", Text = text }
            : null;

    /// <summary>The template that adds a model version; of several the first by name.</summary>
    public TemplateSource? Template(string? modelVersion)
    {
        var found = modelVersion is null ? [] : configMaps.ByIndex(ApiNames.TemplateLabel, modelVersion);
        return found.MinBy(item => item.Metadata.Name, StringComparer.Ordinal) is { } configMap
            ? new TemplateSource
            {
                Name = modelVersion!,
                Origin = $"{configMap.Metadata.NamespaceProperty}/{configMap.Metadata.Name}",
                Data = new Dictionary<string, string>(configMap.Data ?? new Dictionary<string, string>()),
            }
            : null;
    }

    /// <summary>Names of all templates, for messages.</summary>
    public IReadOnlyList<string> TemplateNames =>
        [
            .. configMaps
                .List()
                .Select(item => item.Metadata.Label(ApiNames.TemplateLabel))
                .OfType<string>()
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    public static bool IsWanted(V1ConfigMap configMap) =>
        configMap.Metadata.Name == CatalogName || configMap.Metadata.Label(ApiNames.TemplateLabel) is not null;

    public static string OwnNamespace(Configuration.OperatorOptions options, IKubernetesClient client) =>
        string.IsNullOrEmpty(options.Kubernetes.Namespace) ? client.CurrentNamespace : options.Kubernetes.Namespace;
}
