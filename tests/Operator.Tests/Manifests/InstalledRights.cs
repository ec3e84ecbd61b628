using System.Text.Json;
using k8s;
using k8s.Models;
using Operator.Manifests;
using Operator.Testing;

namespace Operator.Tests.Manifests;

/// <summary>Creates an account and its generated roles on a real API server, as <c>kubectl apply -n NAMESPACE</c> does.</summary>
internal static class InstalledRights
{
    /// <param name="chosen">Namespace of the roles that name none.</param>
    /// <returns>The path of each object that was created.</returns>
    public static async Task<IReadOnlyList<string>> CreateAsync(ApiServer server, IEnumerable<IKubernetesObject> objects, string chosen)
    {
        var created = new List<string>();
        foreach (var item in objects)
        {
            var body = JsonSerializer.SerializeToNode(ManifestJson.Element(item))!;
            var own = body["metadata"]!["namespace"]?.GetValue<string>() ?? chosen;
            var group = item is V1ServiceAccount ? "/api/v1" : "/apis/rbac.authorization.k8s.io/v1";
            var place = item is V1ServiceAccount or V1Role or V1RoleBinding ? $"/namespaces/{own}" : "";
            var collection = $"{group}{place}/{item.Kind.ToLowerInvariant()}s";
            (await server.PostAsync(collection, body)).Checked();
            created.Add($"{collection}/{body["metadata"]!["name"]}");
        }

        return created;
    }
}
