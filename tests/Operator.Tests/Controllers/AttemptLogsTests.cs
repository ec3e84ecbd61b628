using Microsoft.Extensions.Logging.Abstractions;
using Operator.Configuration;
using Operator.Controllers.Logs;
using Operator.Core.Observation;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.PodLogs;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>Logs at the end of a term, while passes that have begun are still being finished.</summary>
public sealed class AttemptLogsTests : IDisposable
{
    private static readonly PodFacts Pod = new()
    {
        Name = "app-r1-a1",
        Uid = "pod-1",
        Run = 1,
        Attempt = 1,
        Prepare = new ContainerFacts { Life = ContainerLife.Running },
    };

    private readonly KubernetesClient client = new(new KubernetesClientConfiguration { Host = "http://127.0.0.1:1" });
    private readonly ImageBuild build = An.ImageBuild();

    [Fact]
    public async Task Pass_that_is_finished_after_the_term_opens_no_log_and_breaks_on_none()
    {
        var logs = Logs();
        using var term = new CancellationTokenSource();
        var running = logs.RunAsync(Term(term));
        var log = logs.Observe(build, Pod, follow: true);
        Assert.NotNull(log);

        await term.CancelAsync();
        await running;
        log.Observe(Pod);
        log.Finish();

        Assert.Null(logs.Observe(build, Pod, follow: true));
        Assert.False(logs.Follows(build.Metadata.Uid));
        Assert.False(log.IsComplete);
    }

    [Fact]
    public async Task Next_term_follows_again()
    {
        var logs = Logs();
        for (var number = 0; number < 2; number++)
        {
            using var term = new CancellationTokenSource();
            var running = logs.RunAsync(Term(term));
            Assert.NotNull(logs.Observe(build, Pod, follow: true));
            await term.CancelAsync();
            await running;
        }
    }

    [Fact]
    public async Task Log_that_cannot_be_read_ends_as_lost_and_wakes_its_build()
    {
        var woken = 0;
        var logs = Logs((_, _) => Interlocked.Increment(ref woken));
        using var term = new CancellationTokenSource();
        var running = logs.RunAsync(Term(term));
        var log = logs.Observe(build, Pod with { Ended = true }, follow: true)!;

        log.Finish();

        await Eventually.HoldsAsync(() => log.IsComplete, "reading ends");
        Assert.True(log.State.Lost);
        await Eventually.HoldsAsync(() => Volatile.Read(ref woken) > 0, "the build is reconciled again");
        await term.CancelAsync();
        await running;
    }

    public void Dispose() => client.Dispose();

    private AttemptLogs Logs(Action<ImageBuild, TimeSpan>? woken = null)
    {
        var options = new OperatorOptions();
        options.Pods.LogGrace = TimeSpan.FromMilliseconds(100);
        var follower = new PodLogFollower(client, TimeProvider.System, NullLogger<PodLogFollower>.Instance);
        return new AttemptLogs(follower, options, (entity, after) => woken?.Invoke(entity, after), NullLogger<AttemptLogs>.Instance);
    }

    private static LeaderTerm Term(CancellationTokenSource end) => new(end.Token, end.Token, () => !end.IsCancellationRequested);
}
