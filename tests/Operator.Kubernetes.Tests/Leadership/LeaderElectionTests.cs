using k8s.Models;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.Telemetry;
using Operator.Testing;
using Operator.Testing.Proxy;

namespace Operator.Kubernetes.Tests.Leadership;

public sealed class LeaderElectionTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private TestNamespace ns = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => ns = await server.CreateNamespaceAsync();

    public ValueTask DisposeAsync() => ns.DisposeAsync();

    [Fact]
    public async Task Only_one_of_several_leads()
    {
        await using var a = New().Start();
        await using var b = New().Start();
        await using var c = New().Start();
        await Eventually.HoldsAsync(() => Working(a, b, c) == 1, "one leads");
        await Eventually.StaysAsync(() => Working(a, b, c) == 1, "one leads", TimeSpan.FromSeconds(2));
        var lease = await LeaseAsync();
        Assert.Equal(new[] { a, b, c }.Single(candidate => candidate.Works).Identity, lease.Spec.HolderIdentity);
    }

    [Fact]
    public async Task Released_lease_is_taken_at_once()
    {
        await using var a = New().Start();
        await Eventually.HoldsAsync(() => a.Works, "the first leads");
        // With looks so far apart only the watch can tell.
        await using var proxy = await FaultProxy.StartAsync(server.Configuration);
        await using var b = New(Patient(), proxy).Start();
        await proxy.StreamsOpenAsync(1, r => r.IsWatch);
        await a.StopAsync();
        await Eventually.HoldsAsync(() => b.Works, "the second leads");
        Assert.Equal(1, (await LeaseAsync()).Spec.LeaseTransitions);
    }

    [Fact]
    public async Task Killed_leader_is_replaced_when_its_lease_ends_and_not_before()
    {
        await using var proxy = await FaultProxy.StartAsync(server.Configuration);
        await using var a = New(through: proxy).Start();
        await Eventually.HoldsAsync(() => a.Works, "the first leads");
        await using var b = New().Start();
        // To the others a process whose every packet is lost is a dead one.
        proxy.GoDown();
        var renewed = (await LeaseAsync()).Spec.RenewTime!.Value;
        await Eventually.HoldsAsync(() => b.Works, "the second leads");
        var taken = (await LeaseAsync()).Spec.AcquireTime!.Value;
        Assert.True(taken - renewed >= Lease, $"taken {taken - renewed} after the last renewal");
        Assert.Single(a.Terms);
        Assert.True(a.Terms[0].To < taken, $"{a.Terms[0].To:O} is not before {taken:O}");
        proxy.GoUp();
    }

    [Fact]
    public async Task Leader_that_is_cut_off_stops_before_another_can_lead()
    {
        await using var proxy = await FaultProxy.StartAsync(server.Configuration);
        await using var a = New(through: proxy).Start();
        await Eventually.HoldsAsync(() => a.Works, "the first leads");
        await using var b = New().Start();
        // Requests neither fail nor end: only its own clock tells the leader.
        proxy.FailNext(_ => true, new Fault.Delay(TimeSpan.FromSeconds(30)), times: 1000);
        await Eventually.HoldsAsync(() => b.Works, "the second leads");
        Assert.False(a.Works);
        await b.StopAsync();
        Assert.True(a.Terms[0].To < b.Terms[0].From, "the first ended before the second began");
    }

    [Fact]
    public async Task Restarted_process_of_the_same_pod_leads_at_once()
    {
        await using var proxy = await FaultProxy.StartAsync(server.Configuration);
        var same = Times();
        same.LeaseDuration = TimeSpan.FromSeconds(60);
        await using var a = New(same, proxy).Start();
        await Eventually.HoldsAsync(() => a.Works, "the first leads");
        proxy.GoDown();
        await using var b = New(same).Start();
        // Long before the lease ends.
        await Eventually.HoldsAsync(() => b.Works, "the restarted one leads");
        Assert.Equal(0, (await LeaseAsync()).Spec.LeaseTransitions);
    }

    [Fact]
    public void Replicas_on_one_host_have_names_of_their_own()
    {
        Assert.NotEqual(Nameless().Identity, Nameless().Identity);
        Assert.StartsWith($"{Environment.MachineName}_", Nameless().Identity, StringComparison.Ordinal);

        LeaderElector Nameless() =>
            new(
                server.Client,
                new LeaderElectionOptions { LeaseNamespace = ns.Name },
                new KubernetesMetrics(),
                TimeProvider.System,
                Microsoft.Extensions.Logging.Abstractions.NullLogger<LeaderElector>.Instance
            );
    }

    [Fact]
    public async Task Lost_answer_of_a_renewal_does_not_lose_the_lease()
    {
        await using var proxy = await FaultProxy.StartAsync(server.Configuration);
        await using var a = New(through: proxy).Start();
        await Eventually.HoldsAsync(() => a.Works, "it leads");
        proxy.FailNext(r => r.IsWrite, new Fault.CutAnswer());
        await Eventually.HoldsAsync(() => proxy.Count(r => r.IsWrite) > 5, "it renews on");
        Assert.True(a.Works);
        Assert.Empty(a.Terms);
    }

    [Fact]
    public async Task Lease_is_kept_until_the_work_has_ended()
    {
        await using var a = New(lastWork: TimeSpan.FromSeconds(4)).Start();
        await Eventually.HoldsAsync(() => a.Works, "the first leads");
        await using var b = New().Start();
        var stopping = a.StopAsync();
        await Eventually.HoldsAsync(() => b.Works, "the second leads");
        await stopping;
        await b.StopAsync();
        Assert.True(a.Terms[0].To - a.Terms[0].From > TimeSpan.FromSeconds(4), "the work was not cut short");
        Assert.True(a.Terms[0].To < b.Terms[0].From, "the second began after the first had ended");
    }

    [Fact]
    public async Task Deleted_lease_is_made_again()
    {
        await using var a = New().Start();
        await Eventually.HoldsAsync(() => a.Works, "it leads");
        await server.Client.DeleteAsync<V1Lease>("test", ns.Name, null, Token);
        await Eventually.HoldsAsync(
            async () => (await server.Client.GetAsync<V1Lease>("test", ns.Name, Token))?.Spec.HolderIdentity == a.Identity,
            "the lease is there again"
        );
        Assert.True(a.Works);
    }

    [Fact]
    public async Task Work_that_fails_gives_the_lease_back_and_is_told()
    {
        var elector = new LeaderElector(
            server.Client,
            Times(),
            new(),
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<LeaderElector>.Instance
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            elector.RunAsync(_ => throw new InvalidOperationException("on purpose"), Token)
        );
        Assert.Equal("", (await LeaseAsync()).Spec.HolderIdentity ?? "");
    }

    private Candidate New(LeaderElectionOptions? options = null, FaultProxy? through = null, TimeSpan lastWork = default)
    {
        var identity = through?.Configuration ?? server.Configuration;
        var client = server.CreateClient(identity, new() { QueriesPerSecond = 0, MaxAttempts = 1 });
        return new(client, options ?? Times(), lastWork);
    }

    private LeaderElectionOptions Times() =>
        new()
        {
            LeaseName = "test",
            LeaseNamespace = ns.Name,
            Identity = $"candidate-{Guid.NewGuid():N}",
            LeaseDuration = Lease,
            RenewDeadline = TimeSpan.FromSeconds(2),
            RetryPeriod = TimeSpan.FromMilliseconds(300),
        };

    private LeaderElectionOptions Patient()
    {
        var options = Times();
        options.RetryPeriod = TimeSpan.FromMinutes(20);
        options.RenewDeadline = TimeSpan.FromMinutes(40);
        options.LeaseDuration = TimeSpan.FromMinutes(60);
        return options;
    }

    private async Task<V1Lease> LeaseAsync() => (await server.Client.GetAsync<V1Lease>("test", ns.Name, Token))!;

    private static int Working(params Candidate[] candidates) => candidates.Count(candidate => candidate.Works);
}
