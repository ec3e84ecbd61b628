using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.PodLogs;
using Operator.Testing;
using Operator.Testing.Proxy;

namespace Operator.Kubernetes.Tests.PodLogs;

/// <summary>Logs of real containers, over connections that do not hold.</summary>
public sealed class PodLogFollowerTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>, IAsyncLifetime
{
    private const string Count = "i=0; while [ $i -lt 200 ]; do echo line $i; i=$((i+1)); if [ $((i % 4)) = 0 ]; then sleep 0.05; fi; done";

    private TestNamespace ns = null!;
    private FaultProxy proxy = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Counted => Enumerable.Range(0, 200).Select(i => $"line {i}");

    public async ValueTask InitializeAsync()
    {
        ns = await server.CreateNamespaceAsync();
        proxy = await FaultProxy.StartAsync(server.Configuration);
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        await ns.DisposeAsync();
    }

    [Fact]
    public async Task Follow_waits_for_the_start_and_ends_with_the_container()
    {
        await CreatePodAsync("plain", Count + "; printf 'no end of line'");
        Assert.Equal([.. Counted, "no end of line"], await FollowAsync("plain"));
    }

    [Fact]
    public async Task Follow_over_connections_that_are_cut_has_no_gap_and_no_repeat()
    {
        await CreatePodAsync("cut", Count);
        using var end = new CancellationTokenSource();
        var cutting = CutAgainAndAgainAsync(end.Token);
        Assert.Equal(Counted, await FollowAsync("cut"));
        await end.CancelAsync();
        Assert.True(await cutting > 3, "the connection was cut several times");
    }

    [Fact]
    public async Task Follow_over_a_silent_connection_has_no_gap_and_no_repeat()
    {
        await CreatePodAsync("silent", Count);
        var following = FollowAsync("silent");
        await proxy.StreamsOpenAsync(1, IsLog);
        proxy.Silence(IsLog);
        Assert.Equal(Counted, await following);
        Assert.True(proxy.Count(IsLog) > 1);
    }

    [Fact]
    public async Task Follow_can_be_continued_by_another_from_the_position()
    {
        await CreatePodAsync("handover", Count);
        var first = new List<LogLine>();
        await foreach (var line in Follower().FollowAsync(ns.Name, "handover", "main", LogPosition.Start, Token))
        {
            first.Add(line);
            if (first.Count == 77)
            {
                break;
            }
        }

        var rest = await FollowAsync("handover", first[^1].Position);
        Assert.Equal(Counted, first.Select(l => l.Text).Concat(rest));
    }

    [Fact]
    public async Task Read_returns_what_is_there_and_does_not_wait()
    {
        await CreatePodAsync("running", "echo one; echo two; sleep 600");
        var read = new List<string>();
        await Eventually.HoldsAsync(
            async () =>
            {
                read.Clear();
                read.AddRange(await ReadNowAsync("running"));
                return read.Count == 2;
            },
            "the lines are there"
        );
        Assert.Equal(["one", "two"], read);
    }

    [Fact]
    public async Task Log_of_a_container_that_never_starts_is_empty()
    {
        await CreatePodAsync("broken", "echo never", init: "echo on purpose; exit 1");
        Assert.Equal(["on purpose"], await FollowAsync("broken", container: "init"));
        Assert.Empty(await FollowAsync("broken"));
    }

    [Fact]
    public async Task Log_of_a_pod_that_is_gone_is_NotFound()
    {
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => FollowAsync("none"));
        Assert.True(e.IsNotFound);
    }

    [Fact]
    public async Task Log_is_read_in_part()
    {
        await CreatePodAsync("part", "for i in 1 2 3 4 5; do echo $i; done");
        await FollowAsync("part");
        Assert.Equal("", await ReadAsync(new() { SinceTime = DateTimeOffset.UtcNow.AddHours(1) }));
        Assert.Matches("^20.*Z 1\n", await ReadAsync(new() { Timestamps = true }));

        async Task<string> ReadAsync(PodLogOptions options)
        {
            using var reader = new StreamReader(await server.Client.ReadPodLogAsync("part", ns.Name, options, Token));
            return await reader.ReadToEndAsync(Token);
        }
    }

    private static bool IsLog(ProxiedRequest request) => request.Path.EndsWith("/log", StringComparison.Ordinal);

    private async Task<int> CutAgainAndAgainAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            proxy.Cut(IsLog);
            await Task.Delay(TimeSpan.FromMilliseconds(250), end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return proxy.Count(IsLog);
    }

    private PodLogFollower Follower()
    {
        var client = server.CreateClient(proxy.Configuration, new() { QueriesPerSecond = 0 });
        return new(client, TimeProvider.System, NullLogger<PodLogFollower>.Instance) { Stall = TimeSpan.FromSeconds(1) };
    }

    private async Task<List<string>> FollowAsync(string pod, LogPosition from = default, string container = "main")
    {
        var lines = new List<string>();
        await foreach (var line in Follower().FollowAsync(ns.Name, pod, container, from, Token))
        {
            lines.Add(line.Text);
        }

        return lines;
    }

    /// <summary>What is there now; nothing as long as the container has not started.</summary>
    private async Task<List<string>> ReadNowAsync(string pod)
    {
        var lines = new List<string>();
        try
        {
            await foreach (var line in Follower().ReadAsync(ns.Name, pod, "main", LogPosition.Start, Token))
            {
                lines.Add(line.Text);
            }
        }
        catch (KubernetesApiException e) when (e.IsInvalid || e.IsNotFound)
        {
            // Not started yet.
        }

        return lines;
    }

    private Task CreatePodAsync(string name, string script, string? init = null) =>
        server.Client.CreateAsync(
            new V1Pod
            {
                Metadata = new() { Name = name, NamespaceProperty = ns.Name },
                Spec = new()
                {
                    RestartPolicy = "Never",
                    DnsPolicy = "Default",
                    TerminationGracePeriodSeconds = 0,
                    AutomountServiceAccountToken = false,
                    InitContainers = init is null ? null : [Shell("init", init)],
                    Containers = [Shell("main", script)],
                },
            },
            Token
        );

    private static V1Container Shell(string name, string script) =>
        new()
        {
            Name = name,
            Image = "docker.io/library/busybox:latest",
            ImagePullPolicy = "IfNotPresent",
            Command = ["sh", "-c", script],
        };
}
