using System.Net;
using Operator.Core.Runs;
using Operator.EndToEnd.Tests.Harness;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>
/// Two tenants under one policy and one operator, with as many slots as one of them may have. One does all the harm that the API server lets
/// it do; the other builds. The bounds are those of docs/tenancy.md, and are counts: no machine is too slow for them.
/// </summary>
public sealed class TwoTenantsTests(OperatorSuite suite)
{
    private const int Slots = 2;
    private const int Places = 10;
    private const int Flood = 200;
    private const int Refused = 20;

    [Fact]
    public async Task Builds_of_one_tenant_go_on_whatever_the_other_does()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var good = await suite.CreateNamespaceAsync("good", cancellation);
        var evil = await suite.CreateNamespaceAsync("evil", cancellation);
        using var api = ApiServer.FromEnvironment("KUBECONFIG");
        using var hostile = new HostileTenant(api, evil, suite.Cluster.Registry);
        try
        {
            await PolicyAsync(good, evil, cancellation);
            await QuotaAsync(api, evil, cancellation);
            await using var running = await StartAsync(good, evil, cancellation);
            await AskForTooMuchAsync(hostile);
            await FloodAsync(hostile);
            Assert.True(await hostile.CreateDeepAsync() > 0, "the API server has stored none of the deep objects");

            for (var number = 1; number <= 3; number++)
            {
                await BuildAsync(good, $"web-{number}", hostile, cancellation);
            }

            await WasHeldBackAsync(hostile);
            Assert.Equal(HttpStatusCode.OK, (await running.GetAsync("/readyz")).Code);
        }
        finally
        {
            await CleanAsync(good, evil);
        }
    }

    /// <summary>One build of the good tenant, beside whatever the other does with it: from its creation to its image.</summary>
    private async Task BuildAsync(Kubectl good, string name, HostileTenant hostile, CancellationToken cancellationToken)
    {
        var build = await OperatorSuite.ApplyAsync(
            good,
            name,
            $$"""
            modelVersion: dockerfile
            dockerfile: {inline: "FROM debian:bookworm-slim\nLABEL built-for={{name}}\nRUN echo {{name}}\n"}
            output: {repository: {{suite.Cluster.Registry}}/{{good.Namespace}}/{{name}}, tags: [t], insecure: true}
            """,
            cancellationToken
        );
        var started = await Eventually.IsAsync(
            () => WatchedAsync(build, hostile, cancellationToken),
            seen => seen.Status.Pod is not null,
            TimeSpan.FromMinutes(5),
            BuildUnderTest.Describe,
            cancellationToken
        );

        // The next free slot is its own. One Pod more may be on its way already when the operator hears of the build.
        var (created, left) = (started.Metadata.CreationTimestamp, started.Status.StartTime);
        Assert.InRange(hostile.Started.Count(time => time > created && time < left), 0, 1);
        await ForgeAsync(started, hostile);
        var ended = await Eventually.IsAsync(
            () => WatchedAsync(build, hostile, cancellationToken),
            seen => BuildUnderTest.IsTerminal(seen.Status.Phase),
            TimeSpan.FromMinutes(5),
            BuildUnderTest.Describe,
            cancellationToken
        );

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        Assert.Equal((started.Status.Pod, 1), (ended.Status.Pod, ended.Status.Attempt));
        var image = await RegistryImage.ReadAsync(suite.Cluster.Registry, $"{good.Namespace}/{name}", "t", cancellationToken);
        Assert.Equal(image.Digest, ended.Status.Image?.Digest);
        Assert.Equal(name, image.Labels.GetProperty("built-for").GetString());
    }

    /// <summary>At every look the hostile tenant has no more than its share, and the good one is held by nothing but the slots.</summary>
    private static async Task<ImageBuild?> WatchedAsync(BuildUnderTest build, HostileTenant hostile, CancellationToken cancellationToken)
    {
        Assert.InRange(await hostile.RunningAsync(), 0, Slots);
        var seen = await build.GetAsync(cancellationToken);
        Assert.True(seen?.Status.Queue is null or { Position: 1 }, BuildUnderTest.Describe(seen));
        return seen;
    }

    private static async Task ForgeAsync(ImageBuild build, HostileTenant hostile)
    {
        var pod = build.Status.Pod!;
        var ns = build.Metadata.NamespaceProperty!;
        Assert.Equal(422, (await hostile.ForgeEventAsync(pod, ns)).Status);
        (await hostile.ForgeEventAsync(pod, hostile.Namespace)).Checked();
        await hostile.ForgePodAsync(build, pod.Name, owned: false);
        await hostile.ForgePodAsync(build, BuildNames.Pod(build.Metadata.Name!, build.Metadata.Uid!, 1, 2), owned: true);
    }

    private async Task AskForTooMuchAsync(HostileTenant hostile)
    {
        await hostile.CreateAsync("greedy-timeout", 1, ("timeout", "\"20h\""));
        await hostile.CreateAsync("greedy-retry", 1, ("retry", """{"limit": 9}"""));
        await hostile.CreateAsync("greedy-priority", 1, ("priority", "1000"));
        await hostile.CreateAsync("greedy-memory", 1, ("podTemplate", """{"resources": {"limits": {"memory": "512Gi"}}}"""));
        await hostile.CreateAsync("greedy-class", 1, ("podTemplate", """{"priorityClassName": "system-node-critical"}"""));
        await hostile.CreateAsync("greedy-taint", 1, ("podTemplate", """{"tolerations": [{"operator": "Exists"}]}"""));
        await hostile.CreateAsync(
            "greedy-push",
            1,
            ("output", $$"""{"repository": "{{suite.Cluster.Registry}}/good/web", "insecure": true}""")
        );
        foreach (
            var (name, field) in new[]
            {
                ("timeout", "timeout"),
                ("retry", "retry.limit"),
                ("priority", "priority"),
                ("memory", "podTemplate.resources.limits.memory"),
                ("class", "podTemplate.priorityClassName"),
                ("taint", "podTemplate.tolerations[0]"),
                ("push", "output.repository"),
            }
        )
        {
            var refused = await EventuallyAsync(hostile, $"greedy-{name}", build => build.Status.Phase == BuildPhase.Failed);
            Assert.Equal(SpecReasons.NotAllowed.Name, refused[0].Status.Reason);
            Assert.Contains(field, refused[0].Status.Message, StringComparison.OrdinalIgnoreCase);
            Assert.Contains($"ImageBuildPolicy {hostile.Namespace}", refused[0].Status.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// Builds whose Pods a quota refuses, builds that never run and have Pods that say they do, and more builds than the queue has places for.
    /// </summary>
    private static async Task FloodAsync(HostileTenant hostile)
    {
        await hostile.CreateAsync("refused", Refused, ("podTemplate", $$"""{"priorityClassName": "{{hostile.Namespace}}"}"""));
        var refused = await EventuallyAsync(hostile, "refused", IsRefused);
        Assert.Equal(Refused, refused.Count);

        await hostile.CreateAsync("held", Refused, ("suspend", "true"));
        foreach (var held in await EventuallyAsync(hostile, "held", IsHeld))
        {
            var name = BuildNames.Pod(held.Metadata.Name!, held.Metadata.Uid!, 1, 1);
            await hostile.ForgePodAsync(held, name, owned: true);
            await hostile.ForgePodAsync(held, "forged-" + held.Metadata.Name, owned: false);
        }

        await hostile.CreateAsync("flood", Flood);
        await EventuallyAsync(hostile, "flood", build => build.Status.Phase is not null);
    }

    private static async Task WasHeldBackAsync(HostileTenant hostile)
    {
        var flood = await EventuallyAsync(
            hostile,
            "flood",
            all => all.Count(build => build.Status.Queue is { Position: > 0 }) <= Places,
            $"no more than {Places} of the flood have a place"
        );
        await hostile.RunningAsync();
        var beyond = flood.Count(build => build.Status.Reason == QueueReasons.NamespaceFull.Name);
        Assert.InRange(beyond, Flood - hostile.Started.Count - Places, Flood);
        Assert.NotEqual(0, beyond);
        Assert.All(await hostile.ListAsync("refused"), build => Assert.Equal(BuildPhase.Preparing, build.Status.Phase));
        Assert.All(await hostile.ListAsync("refused"), build => Assert.Null(build.Status.Pod));
        Assert.All(await hostile.ListAsync("held"), build => Assert.True(IsHeld(build), BuildUnderTest.Describe(build)));
        // Its own builds are not punished either: they get what the share says.
        Assert.NotEmpty(hostile.Started);
        Assert.All(
            flood.Where(build => BuildUnderTest.IsTerminal(build.Status.Phase)),
            build => Assert.True(build.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(build))
        );
    }

    private static bool IsRefused(ImageBuild build) => build.Status.Reason == InfrastructureReasons.QuotaExceeded.Name;

    private static bool IsHeld(ImageBuild build) =>
        build.Status is { Phase: BuildPhase.Queued, Pod: null } && build.Status.Reason == QueueReasons.Suspended.Name;

    private static Task<IReadOnlyList<ImageBuild>> EventuallyAsync(HostileTenant hostile, string name, Func<ImageBuild, bool> holds) =>
        EventuallyAsync(hostile, name, all => all.All(holds), $"every build {name}-… is as expected");

    private static async Task<IReadOnlyList<ImageBuild>> EventuallyAsync(
        HostileTenant hostile,
        string name,
        Func<IReadOnlyList<ImageBuild>, bool> holds,
        string because
    )
    {
        IReadOnlyList<ImageBuild> builds = [];
        await Eventually.HoldsAsync(
            async () => holds(builds = await hostile.ListAsync(name)) && builds.Count > 0,
            because,
            TimeSpan.FromMinutes(3)
        );
        return builds;
    }

    private Task<OperatorProcess> StartAsync(Kubectl good, Kubectl evil, CancellationToken cancellationToken) =>
        OperatorProcess.StartAsync(
            suite.Cluster,
            good.Namespace,
            Path.Combine(OperatorSuite.LogDirectory, "two-tenants.log"),
            cancellationToken,
            ("IMAGEBUILD_Kubernetes__Namespaces__1", evil.Namespace),
            ("IMAGEBUILD_Limits__Cluster", $"{Slots}"),
            ("IMAGEBUILD_Pods__TroubleGrace", "3s")
        );

    private async Task PolicyAsync(Kubectl good, Kubectl evil, CancellationToken cancellationToken)
    {
        foreach (var tenant in new[] { good, evil })
        {
            await tenant.RunAsync(cancellationToken, "label", "namespace", tenant.Namespace, $"tenants.example.com/of={evil.Namespace}");
        }

        await evil.ApplyAsync(
            $$"""
            apiVersion: imagebuild.dev/v1alpha1
            kind: ImageBuildPolicy
            metadata:
              name: {{evil.Namespace}}
            spec:
              namespaceSelector: {matchLabels: {tenants.example.com/of: {{evil.Namespace}} } }
              queue: {running: {{Slots}}, waiting: {{Places}}, highestPriority: 0}
              timeouts: {total: 30m}
              retries: 0
              resources: {largest: {cpu: 2, memory: 4Gi} }
              repositories: ["{{suite.Cluster.Registry}}/{namespace}/"]
              pods: {tolerations: [], priorityClasses: [{{evil.Namespace}}]}
            """,
            cancellationToken
        );
    }

    /// <summary>No Pod of the one priority class that the tenant may use is admitted to its namespace.</summary>
    private static async Task QuotaAsync(ApiServer api, Kubectl evil, CancellationToken cancellationToken)
    {
        await evil.ApplyAsync(
            $$"""
            apiVersion: scheduling.k8s.io/v1
            kind: PriorityClass
            metadata: {name: {{evil.Namespace}} }
            value: 0
            ---
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: none}
            spec:
              hard: {pods: "0"}
              scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [{{evil.Namespace}}]}]}
            """,
            cancellationToken
        );
        var trial = $$"""
            {"metadata": {"name": "trial"}, "spec": {"priorityClassName": "{{evil.Namespace}}", "containers": [{"name": "a", "image": "a"}]} }
            """;
        await Eventually.HoldsAsync(
            async () =>
                await api.SendAsync(HttpMethod.Post, $"/api/v1/namespaces/{evil.Namespace}/pods?dryRun=All", trial)
                    is { Status: 403 } refused
                && refused.Text.Contains("exceeded quota", StringComparison.Ordinal),
            "the quota refuses Pods"
        );
    }

    private static async Task CleanAsync(Kubectl good, Kubectl evil)
    {
        var all = CancellationToken.None;
        await evil.TryAsync(null, all, "delete", "namespace", evil.Namespace, good.Namespace, "--wait=false");
        await evil.TryAsync(null, all, "delete", "imagebuildpolicy,priorityclass", evil.Namespace, "--wait=false");
    }
}
