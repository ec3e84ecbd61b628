using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Manifests;
using Operator.Kubernetes.Models;

namespace Operator.Manifests;

/// <summary>Everything in the repository that is generated from the code, by its path. <c>make verify</c> compares it with what is committed.</summary>
internal static class GeneratedFiles
{
    private const string Header = "# Generated from the code by `make manifests`; edits here are lost.\n";

    private static readonly OperatorIdentity Identity = new("imagebuild-operator", "imagebuild-system");

    private static readonly Type[] Entities = [typeof(ImageBuild)];

    /// <summary>Manifests, by their path under <c>config/</c>.</summary>
    public static IReadOnlyDictionary<string, string> Manifests()
    {
        var documentation = new XmlDocumentation();
        Type[] withRights = [.. typeof(GeneratedFiles).Assembly.GetTypes(), .. typeof(OperatorIdentity).Assembly.GetTypes()];
        var files = new Dictionary<string, IReadOnlyList<IKubernetesObject>>
        {
            ["rbac/service_account.yaml"] = [OperatorRoles.Account(Identity)],
            ["rbac/cluster_role.yaml"] = OperatorRoles.Cluster(Identity, withRights),
            ["rbac/role.yaml"] = OperatorRoles.OwnNamespace(Identity, withRights),
            ["rbac/aggregated_roles.yaml"] = [.. Entities.SelectMany(AggregatedRoles.Of)],
        };
        foreach (var definition in Entities.Select(entity => CustomResourceDefinitions.Of(entity, documentation)))
        {
            files[$"crds/{definition.Metadata.Name}.yaml"] = [definition];
        }

        return files.ToDictionary(file => file.Key, file => Header + ManifestYaml.Write(file.Value));
    }

    /// <summary>Reference pages, by their path under <c>docs/reference/</c>.</summary>
    public static IReadOnlyDictionary<string, string> ReferencePages() => new Dictionary<string, string>();
}
