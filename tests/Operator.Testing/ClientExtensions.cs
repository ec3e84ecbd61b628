using k8s;
using k8s.Models;
using Operator.Kubernetes.Client;

namespace Operator.Testing;

public static class ClientExtensions
{
    /// <summary>All objects, page by page.</summary>
    public static async Task<IReadOnlyList<T>> ListAsync<T>(
        this IKubernetesClient client,
        string ns,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    )
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var items = new List<T>();
        string? next = null;
        do
        {
            var page = await client.ListPageAsync<T>(ns, options ?? new ListOptions(), next, cancellationToken);
            items.AddRange(page.Items);
            next = page.Metadata.ContinueProperty;
        } while (!string.IsNullOrEmpty(next));
        return items;
    }
}
