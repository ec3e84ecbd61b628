using System.Reflection;
using k8s;
using Operator.Entities;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Client;

namespace Operator.Manifests;

/// <summary>Everything in the repository that is generated from the code. <c>make verify</c> compares it with what is committed.</summary>
internal static class GeneratedFiles
{
    private const string Header = "# Generated from the code by `make manifests`; edits here are lost.\n";

    private static readonly OperatorIdentity Identity = new("imagebuild-operator", "imagebuild-system");

    private static readonly Type[] Entities = [typeof(ImageBuild), typeof(ImagePush), typeof(ImageBuildPolicy)];

    /// <summary>The text of each file, by its path in the repository.</summary>
    public static IReadOnlyDictionary<string, string> All()
    {
        var files = Rights(Identity).ToDictionary(file => file.Key, file => Header + ManifestYaml.Write(file.Value));
        foreach (var definition in Entities.Select(entity => CustomResourceDefinitions.Of(entity, new XmlDocumentation())))
        {
            files[$"config/crds/{definition.Metadata.Name}.yaml"] = Header + ManifestYaml.Write(definition);
            files[$"docs/reference/{definition.Spec.Names.Singular}.md"] = ReferencePage.Of(definition);
        }

        files["docs/reference/reasons.md"] = ReasonsPage.Text();
        files["docs/reference/engines.md"] = EnginesPage.Text();
        return files;
    }

    /// <summary>The account and its roles, by the path of their file.</summary>
    /// <param name="identity">Who gets the rights that the classes of this program ask for.</param>
    internal static IReadOnlyDictionary<string, IReadOnlyList<IKubernetesObject>> Rights(OperatorIdentity identity)
    {
        Type[] withRights = [.. Assembly.Load("imagebuild-operator").GetTypes(), .. typeof(KubernetesClient).Assembly.GetTypes()];
        return new Dictionary<string, IReadOnlyList<IKubernetesObject>>
        {
            ["config/rbac/service_account.yaml"] = [OperatorRoles.Account(identity)],
            ["config/cluster-rights/cluster_role.yaml"] = OperatorRoles.Cluster(identity, withRights),
            ["config/cluster-rights/ttl_role.yaml"] = OperatorRoles.Cluster(identity, withRights, ApiNames.TtlFeature),
            ["config/namespaced/builds/role.yaml"] = OperatorRoles.OneNamespace(identity, $"{identity.Name}-builds", withRights),
            ["config/namespaced/builds/ttl_role.yaml"] = OperatorRoles.OneNamespace(
                identity,
                $"{identity.Name}-builds",
                withRights,
                ApiNames.TtlFeature
            ),
            ["config/rbac/role.yaml"] = OperatorRoles.OwnNamespace(identity, withRights),
            ["config/rbac/aggregated_roles.yaml"] =
            [
                .. Entities.Where(entity => EntityMetadata.Of(entity).Namespaced).SelectMany(AggregatedRoles.Of),
            ],
        };
    }
}
