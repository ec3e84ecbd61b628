using k8s.Models;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Kubernetes.Models;

namespace Operator.Core.Observation;

/// <summary>What an informer keeps of a ConfigMap of the platform team: a Dockerfile template, or the override of the catalog.</summary>
public sealed record PlatformConfigMap
{
    public const string CatalogName = "imagebuild-catalog";
    public const string CatalogKey = "catalog.yaml";

    public TemplateSource? Template { get; init; }

    public CatalogSource? Catalog { get; init; }

    public static bool IsWanted(V1ConfigMap configMap) =>
        configMap.Metadata.Name == CatalogName || configMap.Metadata.Label(ApiNames.TemplateLabel) is not null;

    public static PlatformConfigMap Of(V1ConfigMap configMap)
    {
        var place = $"{configMap.Metadata.NamespaceProperty}/{configMap.Metadata.Name}";
        return new PlatformConfigMap
        {
            Template = configMap.Metadata.Label(ApiNames.TemplateLabel) is { } version
                ? new TemplateSource
                {
                    Name = version,
                    Origin = place,
                    Data = (configMap.Data ?? new Dictionary<string, string>())
                        .Where(item => item.Value is not null)
                        .ToDictionary(item => item.Key, item => item.Value),
                }
                : null,
            Catalog =
                configMap.Metadata.Name == CatalogName && configMap.Data.ValueOf(CatalogKey) is { } text
                    ? new CatalogSource { Origin = $"ConfigMap {place}, key {CatalogKey}", Text = text }
                    : null,
        };
    }
}
