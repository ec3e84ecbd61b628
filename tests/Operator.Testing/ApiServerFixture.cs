using System.Text.Json.Serialization.Metadata;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;

namespace Operator.Testing;

/// <summary>
/// The real API server that the tests use: the one that IMAGEBUILD_TEST_KUBECONFIG or KUBECONFIG names, otherwise that of
/// <c>dev/cluster</c>. A test class takes it as a class fixture.
/// </summary>
public sealed class ApiServerFixture : IDisposable
{
    private readonly List<IDisposable> clients = [];

    public ApiServerFixture()
    {
        Configuration = Load();
        Client = CreateClient();
    }

    public KubernetesClientConfiguration Configuration { get; }

    /// <summary>A client as cluster administrator, without a rate limit, that knows the built-in kinds.</summary>
    public KubernetesClient Client { get; }

    public static KubernetesClientConfiguration Load() => KubernetesClientConfiguration.BuildConfigFromConfigFile(KubeConfigPath);

    /// <summary>Path of the kubeconfig; null for the files that KUBECONFIG lists.</summary>
    public static string? KubeConfigPath
    {
        get
        {
            if (Environment.GetEnvironmentVariable("IMAGEBUILD_TEST_KUBECONFIG") is { Length: > 0 } own)
            {
                return own;
            }

            if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 })
            {
                return null;
            }

            var state = Environment.GetEnvironmentVariable("IMAGEBUILD_STATE") is { Length: > 0 } set ? set : "/var/lib/imagebuild-dev";
            return Path.Combine(state, "kubeconfig");
        }
    }

    /// <summary>A further client, closed with the fixture.</summary>
    /// <param name="contexts">JSON contexts of the test's own kinds.</param>
    public KubernetesClient CreateClient(params IJsonTypeInfoResolver[] contexts) => CreateClient(Configuration, null, contexts);

    /// <summary>A further client, closed with the fixture: through a proxy, or with other limits.</summary>
    public KubernetesClient CreateClient(
        KubernetesClientConfiguration configuration,
        KubernetesClientOptions? options,
        params IJsonTypeInfoResolver[] contexts
    )
    {
        var client = new KubernetesClient(
            configuration,
            options ?? new() { QueriesPerSecond = 0, UserAgent = "imagebuild-tests" },
            new KubernetesJson(contexts)
        );
        lock (clients)
        {
            clients.Add(client);
        }

        return client;
    }

    /// <summary>A new namespace, which goes when it is disposed.</summary>
    public Task<TestNamespace> CreateNamespaceAsync(string prefix = "ibtest") => TestNamespace.CreateAsync(Client, prefix);

    public void Dispose()
    {
        lock (clients)
        {
            clients.ForEach(client => client.Dispose());
        }
    }
}
