using k8s.Models;
using Operator.Kubernetes.Client;

namespace Operator.Testing;

/// <summary>A namespace of a test's own, with a name that nobody else has. It is deleted with all it holds.</summary>
public sealed class TestNamespace : IAsyncDisposable
{
    private readonly IKubernetesClient client;

    private TestNamespace(IKubernetesClient client, string name)
    {
        this.client = client;
        Name = name;
    }

    public string Name { get; }

    public static async Task<TestNamespace> CreateAsync(IKubernetesClient client, string prefix)
    {
        var name = $"{prefix}-{Guid.NewGuid():N}"[..(prefix.Length + 11)];
        await client.CreateAsync(new V1Namespace { Metadata = new() { Name = name } });
        // Before, the server refuses every Pod.
        await Eventually.HoldsAsync(
            async () => await client.GetAsync<V1ServiceAccount>("default", name) is not null,
            $"namespace {name} has its service account"
        );
        return new(client, name);
    }

    public override string ToString() => Name;

    public async ValueTask DisposeAsync() => await client.DeleteAsync<V1Namespace>(Name);
}
