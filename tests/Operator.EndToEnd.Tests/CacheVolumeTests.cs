using Operator.EndToEnd.Tests.Harness;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>cache.mode volume with real claims: what it saves, and that nothing which becomes of it fails a build.</summary>
public sealed class CacheVolumeTests(OperatorSuite suite) : IAsyncLifetime
{
    private const string Steps = "RUN head -c 20 /dev/urandom | base64 > /random\nCOPY app.txt /app.txt";

    private Kubectl kubectl = null!;
    private Kubectl elsewhere = null!;
    private NodeVolumes volumes = null!;
    private OperatorProcess running = null!;

    public async ValueTask InitializeAsync()
    {
        var cancellation = CancellationToken.None;
        kubectl = await suite.CreateNamespaceAsync("cache", cancellation);
        elsewhere = await suite.CreateNamespaceAsync("cache-other", cancellation);
        volumes = await NodeVolumes.CreateAsync(kubectl, count: 2, cancellation);
        running = await StartAsync(volumes.Class, kubectl, elsewhere);
    }

    public async ValueTask DisposeAsync()
    {
        await running.DisposeAsync();
        foreach (var ns in new[] { kubectl, elsewhere })
        {
            await ns.TryAsync(null, CancellationToken.None, "delete", "namespace", ns.Namespace, "--wait=false");
        }

        await volumes.DisposeAsync();
    }

    [Fact]
    public async Task Rebuild_without_a_change_reuses_every_step_and_makes_the_same_digest()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var first = await BuildAsync(kubectl, "app", "one", Steps, cancellation);
        Assert.Equal(0, first.Status.Cache?.Hits);
        Assert.Null(first.Status.Warnings);

        var second = await BuildAsync(kubectl, "app", "two", Steps, cancellation);

        Assert.True(second.Status.Cache is { Total: > 0 } cache && cache.Hits == cache.Total, $"{second.Status.Cache}");
        Assert.Equal(first.Status.Image?.Digest, second.Status.Image?.Digest);
        Assert.Null(second.Status.Warnings);
        Assert.Single(await NodeVolumes.ClaimsAsync(kubectl, cancellation));
    }

    [Fact]
    public async Task Second_build_at_the_same_time_goes_on_without_and_says_so()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await BuildAsync(kubectl, "app", "one", Steps, cancellation);
        var slow = await ApplyAsync(kubectl, "app", "slow", Steps + "\nRUN sleep 20", cancellation);
        await slow.ReachesAsync(BuildPhase.Building, TimeSpan.FromMinutes(2), cancellation);

        var beside = await BuildAsync(kubectl, "app", "beside", Steps, cancellation, name: "beside");

        Assert.Equal(0, beside.Status.Cache?.Hits);
        Assert.Contains("is used by build app", Assert.Single(beside.Status.Warnings ?? []), StringComparison.Ordinal);
        var ended = await slow.EndsAsync(cancellation);
        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        Assert.Equal((2, 3), (ended.Status.Cache?.Hits, ended.Status.Cache?.Total));
    }

    [Fact]
    public async Task State_that_cannot_be_opened_is_dropped_and_made_anew()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await BuildAsync(kubectl, "app", "one", Steps, cancellation);
        var directory = await NodeVolumes.DirectoryAsync(
            kubectl,
            Assert.Single(await NodeVolumes.ClaimsAsync(kubectl, cancellation)),
            cancellation
        );
        var databases = Directory.GetFiles(directory, "*.db", SearchOption.AllDirectories);
        Assert.NotEmpty(databases);
        foreach (var database in databases)
        {
            await File.WriteAllTextAsync(database, new string('x', 64 * 1024), cancellation);
        }

        var second = await BuildAsync(kubectl, "app", "two", Steps, cancellation);

        Assert.Equal(0, second.Status.Cache?.Hits);
        Assert.Equal(
            "What was on the cache volume was dropped, and every step was built: BuildKit could not open it",
            Assert.Single(second.Status.Warnings ?? [])
        );
        var third = await BuildAsync(kubectl, "app", "three", Steps, cancellation);
        Assert.Equal(third.Status.Cache?.Total, third.Status.Cache?.Hits);
    }

    [Fact]
    public async Task Build_that_is_killed_leaves_a_state_that_the_next_one_uses()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await BuildAsync(kubectl, "app", "one", Steps, cancellation);
        var slow = await ApplyAsync(kubectl, "app", "slow", Steps + "\nRUN sleep 100", cancellation);
        await slow.ReachesAsync(BuildPhase.Building, TimeSpan.FromMinutes(2), cancellation);
        var pod = (await slow.GetAsync(cancellation))!.Status.Pod!.Name;
        await Eventually.HoldsAsync(
            async () =>
                (await kubectl.TryAsync(null, cancellation, "logs", pod, "-c", "build")).Output.Contains(
                    "RUN sleep",
                    StringComparison.Ordinal
                ),
            "the last step runs"
        );
        await kubectl.RunAsync(cancellation, "delete", "pod", pod, "--grace-period=0", "--force");
        var killed = await slow.EndsAsync(cancellation);
        Assert.Equal(InfrastructureReasons.PodDeleted.Name, killed.Status.Reason);

        var next = await BuildAsync(kubectl, "app", "two", Steps, cancellation);

        Assert.Equal(next.Status.Cache?.Total, next.Status.Cache?.Hits);
        Assert.Null(next.Status.Warnings);
    }

    [Fact]
    public async Task Other_namespace_has_a_volume_of_its_own()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await BuildAsync(kubectl, "app", "one", Steps, cancellation);

        var other = await BuildAsync(elsewhere, "app", "one", Steps, cancellation);

        Assert.Equal(0, other.Status.Cache?.Hits);
        var (own, others) = (
            Assert.Single(await NodeVolumes.ClaimsAsync(kubectl, cancellation)),
            Assert.Single(await NodeVolumes.ClaimsAsync(elsewhere, cancellation))
        );
        Assert.NotEqual(
            await NodeVolumes.DirectoryAsync(kubectl, own, cancellation),
            await NodeVolumes.DirectoryAsync(elsewhere, others, cancellation)
        );
    }

    [Fact]
    public async Task Volume_that_cannot_be_bound_costs_an_attempt_and_no_build()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var unbound = await suite.CreateNamespaceAsync("cache-unbound", cancellation);
        await using var process = await StartAsync("no-such-class", unbound);

        var ended = await BuildAsync(unbound, "app", "one", Steps, cancellation);

        Assert.Equal(2, ended.Status.Attempt);
        Assert.Equal(
            InfrastructureReasons.CacheVolumeFailed.Name,
            Assert.Single(ended.Status.Attempts!, attempt => attempt.Number == 1).Reason
        );
        Assert.Contains("Attempt 1 could not use its cache volume", Assert.Single(ended.Status.Warnings ?? []), StringComparison.Ordinal);
        Assert.Empty(await NodeVolumes.ClaimsAsync(unbound, cancellation));
        await unbound.RunAsync(cancellation, "delete", "namespace", unbound.Namespace, "--wait=false");
    }

    [Fact]
    public async Task Modes_in_an_image_are_those_of_a_build_without_a_volume()
    {
        const string Modes = "RUN mkdir /made && stat -c '%a %g' / /made | tee /modes";
        var cancellation = TestContext.Current.CancellationToken;

        var warm = await BuildAsync(kubectl, "modes", "one", Modes, cancellation);

        Assert.Contains(" 755 0", warm.Status.Log?.Tail?.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("2755", warm.Status.Log?.Tail, StringComparison.Ordinal);
    }

    private Task<OperatorProcess> StartAsync(string storageClass, params Kubectl[] served) =>
        OperatorProcess.StartAsync(
            suite.Cluster,
            served[0].Namespace,
            Path.Combine(OperatorSuite.LogDirectory, $"{served[0].Namespace}.log"),
            CancellationToken.None,
            ("IMAGEBUILD_Kubernetes__Namespaces__1", served[^1].Namespace),
            ("IMAGEBUILD_CacheVolumes__Size", "1Gi"),
            ("IMAGEBUILD_CacheVolumes__StorageClassName", storageClass),
            ("IMAGEBUILD_CacheVolumes__Grace", "5s")
        );

    private async Task<ImageBuild> BuildAsync(
        Kubectl ns,
        string repository,
        string request,
        string steps,
        CancellationToken cancellationToken,
        string? name = null
    )
    {
        var build = await ApplyAsync(ns, repository, request, steps, cancellationToken, name);
        var ended = await build.EndsAsync(cancellationToken);
        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        return ended;
    }

    private Task<BuildUnderTest> ApplyAsync(
        Kubectl ns,
        string repository,
        string request,
        string steps,
        CancellationToken cancellationToken,
        string? name = null
    ) =>
        OperatorSuite.ApplyAsync(
            ns,
            name ?? repository,
            $$"""
            modelVersion: dockerfile
            runRequest: {{request}}
            source: {inline: {files: {app.txt: "the same"} } }
            dockerfile:
              inline: |
                FROM debian:bookworm-slim
                {{steps.ReplaceLineEndings("\n    ")}}
            cache: {mode: volume}
            output: {repository: {{suite.Cluster.Registry}}/{{kubectl.Namespace}}/{{repository}}, tags: [t], insecure: true}
            """,
            cancellationToken
        );
}
