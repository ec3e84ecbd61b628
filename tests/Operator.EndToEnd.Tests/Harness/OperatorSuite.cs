using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;

[assembly: AssemblyFixture(typeof(OperatorSuite))]

namespace Operator.EndToEnd.Tests.Harness;

/// <summary>
/// One operator for all tests that do not hurt it. It serves the namespaces that it was started for, so that tests which kill
/// theirs run beside it.
/// </summary>
public sealed class OperatorSuite : IAsyncLifetime
{
    private readonly string id = Guid.NewGuid().ToString("N")[..6];
    private OperatorProcess? running;

    public DevCluster Cluster { get; private set; } = null!;

    /// <summary>The namespace that the suite's operator serves.</summary>
    public Kubectl Kubectl { get; private set; } = null!;

    public static string LogDirectory => Repository.Path("out", "e2e");

    public async ValueTask InitializeAsync()
    {
        var cancellation = CancellationToken.None;
        Cluster = await DevCluster.ConnectAsync(cancellation);
        Kubectl = await CreateNamespaceAsync("e2e", cancellation);
        (await Kubectl.TryAsync(null, cancellation, "apply", "--validate=false", "-k", Repository.Path("config", "crds"))).Checked();
        (await Kubectl.TryAsync(null, cancellation, "apply", "-f", Repository.Path("config", "local", "catalog.yaml"))).Checked();
        running = await OperatorProcess.StartAsync(Cluster, Kubectl.Namespace, Path.Combine(LogDirectory, "operator.log"), cancellation);
    }

    public async Task<Kubectl> CreateNamespaceAsync(string prefix, CancellationToken cancellationToken)
    {
        var kubectl = new Kubectl($"{prefix}-{id}-{Guid.NewGuid().ToString("N")[..4]}");
        (await kubectl.TryAsync(null, cancellationToken, "create", "namespace", kubectl.Namespace)).Checked();
        return kubectl;
    }

    public async ValueTask DisposeAsync()
    {
        if (running is not null)
        {
            await running.DisposeAsync();
        }

        await Kubectl.TryAsync(null, CancellationToken.None, "delete", "namespace", Kubectl.Namespace, "--wait=false");
    }

    /// <summary>Applies an ImageBuild given by the YAML of its spec.</summary>
    public Task<BuildUnderTest> ApplyAsync(string name, string spec, CancellationToken cancellationToken) =>
        ApplyAsync(Kubectl, name, spec, cancellationToken);

    /// <summary>Builds into the repository sources/NAME and holds the registry's word against the status.</summary>
    public async Task<ImageBuild> SucceedsAsync(string name, string spec, CancellationToken cancellationToken)
    {
        var output = $"output: {{repository: {Cluster.Registry}/sources/{name}, tags: [t], insecure: true}}";
        var build = await ApplyAsync("source-" + name, $"{spec.Trim()}\n{output}", cancellationToken);
        var ended = await build.EndsAsync(cancellationToken);
        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        var image = await RegistryImage.ReadAsync(Cluster.Registry, "sources/" + name, "t", cancellationToken);
        Assert.Equal(image.Digest, ended.Status.Image?.Digest);
        return ended;
    }

    public static async Task<BuildUnderTest> ApplyAsync(Kubectl kubectl, string name, string spec, CancellationToken cancellationToken)
    {
        var indented = string.Join('\n', spec.Split('\n').Select(line => "  " + line));
        await kubectl.ApplyAsync(
            $"""
            apiVersion: imagebuild.dev/v1alpha1
            kind: ImageBuild
            metadata:
              name: {name}
            spec:
            {indented}
            """,
            cancellationToken
        );
        return new BuildUnderTest(kubectl, name);
    }
}
