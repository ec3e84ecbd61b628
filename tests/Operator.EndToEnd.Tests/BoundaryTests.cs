using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Configuration;
using Operator.Testing.Proxy;

namespace Operator.EndToEnd.Tests;

/// <summary>
/// The operator dies by SIGKILL at every write of a build's life, one after the other in one build: with the write sent but not
/// arrived, and with the write done but not known. A proxy before the API server holds just that request or just its answer.
/// </summary>
public sealed class BoundaryTests(OperatorSuite suite)
{
    private static readonly (string Name, Func<FaultProxy, ProxiedRequest, bool> Is)[] Writes =
    [
        ("the Pod is created", (_, request) => request.Method == "POST" && request.Concerns("pods")),
        ("the start is told", (_, request) => IsStatus(request)),
        ("the Dockerfile is saved", (_, request) => IsArchive(request, "-dockerfile")),
        ("the log is archived", (_, request) => IsArchive(request, "-log")),
        ("the end is told", (proxy, request) => IsStatus(request) && proxy.Count(earlier => IsArchive(earlier, "-log")) > 0),
        ("the Pod is deleted", (_, request) => request.Method == "DELETE" && request.Concerns("pods")),
    ];

    [Fact]
    public async Task Operator_killed_at_every_write_finishes_the_build_once()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var kubectl = await suite.CreateNamespaceAsync("edge", cancellation);
        await using var recorder = PodRecorder.Start(kubectl);
        var build = await OperatorSuite.ApplyAsync(
            kubectl,
            "survivor",
            new RestartTests(suite).Slow(suspended: false) + "\nretention: {podsSeconds: 0}",
            cancellation
        );

        foreach (var write in Writes)
        {
            await DiesAsync(kubectl, write, new Fault.Delay(Timeout.InfiniteTimeSpan), cancellation);
            await DiesAsync(kubectl, write, new Fault.HoldAnswer(), cancellation);
        }

        await using var last = await OperatorProcess.StartAsync(suite.Cluster, kubectl.Namespace, Log, cancellation);
        var ended = await build.EndsAsync(cancellation);
        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        Assert.Equal(1, ended.Status.Attempt);
        Assert.Equal(1, ended.Status.Run?.Number);
        Assert.Single(recorder.Seen);
        Assert.Empty(await build.PodsAsync(cancellation));
        Assert.True(ended.Status.Plan?.Dockerfile is not null, BuildUnderTest.Describe(ended));
        await RestartTests.LogIsWholeAsync(build, ended, cancellation);
        await Eventually.IsAsync<IReadOnlyList<string>>(
            async () => await build.EventReasonsAsync(cancellation),
            reasons => reasons.Contains("RunSucceeded"),
            TimeSpan.FromSeconds(15),
            seen => $"events: {string.Join(", ", seen ?? [])}",
            cancellation
        );
        await kubectl.RunAsync(cancellation, "delete", "namespace", kubectl.Namespace, "--wait=false");
    }

    private static string Log => Path.Combine(OperatorSuite.LogDirectory, "kill-boundaries.log");

    /// <summary>One life of the operator, from its start to the write at which it dies.</summary>
    private async Task DiesAsync(
        Kubectl kubectl,
        (string Name, Func<FaultProxy, ProxiedRequest, bool> Is) write,
        Fault fault,
        CancellationToken cancellationToken
    )
    {
        await using var proxy = await FaultProxy.StartAsync(
            KubernetesClientConfiguration.BuildConfigFromConfigFile(suite.Cluster["KUBECONFIG"])
        );
        proxy.FailNext(request => write.Is(proxy, request), fault);
        var kubeconfig = await WriteKubeConfigAsync(proxy.Configuration.Host, cancellationToken);
        await using var mortal = await OperatorProcess.StartAsync(
            suite.Cluster,
            kubectl.Namespace,
            Log,
            cancellationToken,
            ("IMAGEBUILD_Kubernetes__KubeConfig", kubeconfig)
        );
        await Eventually.IsAsync<object>(
            () => Task.FromResult<object?>(proxy.Held),
            count => count is > 0,
            TimeSpan.FromSeconds(90),
            _ => $"the operator came never to where {write.Name} ({fault}), see {Log}",
            cancellationToken
        );
        await mortal.KillAsync();
        File.Delete(kubeconfig);
    }

    internal static async Task<string> WriteKubeConfigAsync(string server, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"kubeconfig-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(
            path,
            $$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: proxy, cluster: {server: "{{server}}"} }]
            users: [{name: nobody, user: {} }]
            contexts: [{name: proxy, context: {cluster: proxy, user: nobody} }]
            current-context: proxy
            """,
            cancellationToken
        );
        return path;
    }

    private static bool IsStatus(ProxiedRequest request) =>
        request.Method == "PATCH" && request.Concerns("imagebuilds") && request.Path.EndsWith("/status", StringComparison.Ordinal);

    private static bool IsArchive(ProxiedRequest request, string kind) =>
        request.Method == "PATCH" && request.Concerns("configmaps") && request.Path.Contains(kind, StringComparison.Ordinal);
}
