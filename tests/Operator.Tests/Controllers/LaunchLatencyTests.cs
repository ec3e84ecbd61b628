using Microsoft.Extensions.Time.Testing;
using Operator.Controllers;
using Operator.Core;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

public sealed class LaunchLatencyTests
{
    private readonly FakeTimeProvider time = new();
    private readonly LaunchLatency latency;

    public LaunchLatencyTests() => latency = new LaunchLatency(new NoInformer(), time);

    [Fact]
    public void Build_that_was_seen_when_it_was_made_waits_since_then_and_not_since_the_second_began()
    {
        var build = Created(time.GetUtcNow());
        time.Advance(TimeSpan.FromMilliseconds(800));
        var seen = time.GetUtcNow();
        latency.OnAdded(build, initial: false);
        time.Advance(TimeSpan.FromMilliseconds(30));

        Assert.Equal(seen, latency.WaitingSince(Facts(build)));
    }

    [Fact]
    public void Build_that_waited_while_nobody_looked_waits_since_it_was_made()
    {
        var made = time.GetUtcNow();
        var build = Created(made);
        time.Advance(TimeSpan.FromMinutes(5));
        latency.OnAdded(build, initial: true);

        Assert.Equal(made, latency.WaitingSince(Facts(build)));
    }

    [Fact]
    public void Build_that_was_held_waits_since_it_was_let_go()
    {
        var build = Created(time.GetUtcNow());
        latency.OnAdded(build, initial: false);
        time.Advance(TimeSpan.FromMinutes(5));
        build.Status = new ImageBuildStatus
        {
            Run = new BuildRun { Number = 1, SpecHash = SpecHash.Of(build.Spec) },
            Queue = new QueueStatus { Since = time.GetUtcNow() },
        };

        Assert.Equal(time.GetUtcNow(), latency.WaitingSince(Facts(build)));
    }

    [Fact]
    public void Further_run_waits_since_the_change_that_asked_for_it()
    {
        var build = Created(time.GetUtcNow());
        latency.OnAdded(build, initial: false);
        build.Status = new ImageBuildStatus
        {
            Phase = BuildPhase.Succeeded,
            ObservedGeneration = 1,
            Run = new BuildRun { Number = 1, SpecHash = "other" },
        };
        time.Advance(TimeSpan.FromMinutes(5));
        var changed = Created(build.Metadata.CreationTimestamp!.Value, generation: 2);
        changed.Status = build.Status;
        var seen = time.GetUtcNow();
        latency.OnUpdated(build, changed);
        time.Advance(TimeSpan.FromMilliseconds(20));

        Assert.Equal(seen, latency.WaitingSince(Facts(changed)));
    }

    private static ImageBuild Created(DateTimeOffset at, long generation = 1)
    {
        var build = An.ImageBuild("arriving");
        build.Metadata = build.Metadata with { Uid = "u1", CreationTimestamp = at.UtcDateTime, Generation = generation };
        return build;
    }

    private BuildFacts Facts(ImageBuild build) =>
        new()
        {
            Build = build,
            Settings = new OperatorSettings { OperatorImage = "operator" },
            Now = time.GetUtcNow(),
        };

    /// <summary>The tests report themselves what an informer would.</summary>
    private sealed class NoInformer : IInformer<ImageBuild>
    {
        public bool HasSynced => true;

        public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public ImageBuild? Get(NamespacedName key) => null;

        public IReadOnlyList<ImageBuild> List() => [];

        public IReadOnlyList<ImageBuild> ByIndex(string index, string value) => [];

        public IDisposable AddHandler(IInformerHandler<ImageBuild> handler) => throw new NotSupportedException();
    }
}
