using System.Text.Json;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models;
using Operator.Testing;

namespace Operator.Kubernetes.Tests.Widgets;

/// <summary>The API server with the CRD of <see cref="Widget"/> in it.</summary>
public sealed class WidgetCluster : IAsyncLifetime
{
    private const string Spec = """
        {
          "group": "test.imagebuild.dev",
          "scope": "Namespaced",
          "names": { "kind": "Widget", "plural": "widgets", "singular": "widget", "listKind": "WidgetList" },
          "versions": [{
            "name": "v1", "served": true, "storage": true, "subresources": { "status": {} },
            "schema": { "openAPIV3Schema": { "type": "object", "properties": {
              "spec": { "type": "object", "properties": { "size": { "type": "integer" }, "mode": { "type": "string" } } },
              "status": { "type": "object", "properties": { "phase": { "type": "string" }, "seen": { "type": "integer" } } }
            } } }
          }]
        }
        """;

    private readonly ApiServerFixture server = new();

    public WidgetCluster() => Client = server.CreateClient(WidgetJsonContext.Default);

    /// <summary>Cluster administrator, straight to the server.</summary>
    public KubernetesClient Client { get; }

    public ApiServerFixture Server => server;

    public KubernetesClient ClientThrough(Testing.Proxy.FaultProxy proxy, KubernetesClientOptions? options = null) =>
        server.CreateClient(proxy.Configuration, options, WidgetJsonContext.Default);

    public Task<Testing.Proxy.FaultProxy> StartProxyAsync() => Testing.Proxy.FaultProxy.StartAsync(server.Configuration);

    public async ValueTask InitializeAsync()
    {
        const string Name = "widgets.test.imagebuild.dev";
        var definition = new Definition
        {
            Metadata = new() { Name = Name },
            Spec = JsonDocument.Parse(Spec).RootElement,
        };
        try
        {
            await Client.CreateAsync(definition);
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
            // Another test class, or an earlier run.
        }

        await Eventually.HoldsAsync(
            async () => (await Client.GetAsync<Definition>(Name))?.Status?.Conditions?.Any(IsEstablished) == true,
            "the Widget CRD is established"
        );
    }

    public ValueTask DisposeAsync()
    {
        server.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsEstablished(Condition condition) => condition is { Type: "Established", Status: "True" };
}
