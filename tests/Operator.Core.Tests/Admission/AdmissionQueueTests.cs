using FsCheck;
using FsCheck.Fluent;
using Operator.Core.Admission;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Admission;

public sealed class AdmissionQueueTests
{
    private static readonly AdmissionLimits Two = new() { Cluster = 2 };

    [Fact]
    public void Free_slots_go_to_the_oldest()
    {
        var queue = Queue(Two, Waiting("a", "old", 1), Waiting("a", "new", 3), Waiting("a", "middle", 2));

        Assert.Equal("old middle", Starting(queue, "a", "old", "middle", "new"));
        Assert.Equal(new AdmissionVerdict.Wait(1, 1, QueueReasons.ClusterLimit), queue.Find("a", "new"));
    }

    [Fact]
    public void Higher_priority_goes_first() =>
        Assert.Equal(
            "urgent",
            Starting(Queue(new() { Cluster = 1 }, Waiting("a", "old", 1), Waiting("a", "urgent", 9, priority: 1)), "a", "old", "urgent")
        );

    [Fact]
    public void Namespace_that_has_less_goes_before_one_that_has_more()
    {
        var queue = Queue(
            new() { Cluster = 3 },
            Running("greedy", "r1"),
            Running("greedy", "r2"),
            Waiting("greedy", "first", 1),
            Waiting("modest", "second", 2)
        );

        Assert.IsType<AdmissionVerdict.Start>(queue.Find("modest", "second"));
        Assert.Equal(new AdmissionVerdict.Wait(1, 1, QueueReasons.ClusterLimit), queue.Find("greedy", "first"));
    }

    [Fact]
    public void Turns_alternate_between_namespaces()
    {
        var queue = Queue(
            new() { Cluster = 1 },
            Running("x", "r"),
            Waiting("a", "a1", 1),
            Waiting("a", "a2", 2),
            Waiting("a", "a3", 3),
            Waiting("b", "b1", 4),
            Waiting("b", "b2", 5)
        );

        Assert.Equal("a1 b1 a2 b2 a3", string.Join(' ', queue.Waiting.Select(entry => entry.Name)));
    }

    [Fact]
    public void Limit_of_a_namespace_holds_nobody_elses_build()
    {
        var queue = Queue(new() { Cluster = 9, Namespace = 1 }, Running("a", "r"), Waiting("a", "held", 1), Waiting("b", "free", 2));

        Assert.Equal(new AdmissionVerdict.Wait(1, 1, QueueReasons.NamespaceLimit), queue.Find("a", "held"));
        Assert.IsType<AdmissionVerdict.Start>(queue.Find("b", "free"));
    }

    [Fact]
    public void Held_build_has_no_place_and_takes_no_slot()
    {
        var queue = Queue(new() { Cluster = 1 }, Waiting("a", "held", 1) with { Suspended = true }, Waiting("a", "next", 2));

        Assert.IsType<AdmissionVerdict.Hold>(queue.Find("a", "held"));
        Assert.IsType<AdmissionVerdict.Start>(queue.Find("a", "next"));
        Assert.Empty(queue.Waiting);
    }

    [Fact]
    public void Running_build_keeps_its_slot_when_limits_shrink() =>
        Assert.IsType<AdmissionVerdict.Start>(Queue(new() { Cluster = 1 }, Running("a", "r1"), Running("a", "r2")).Find("a", "r2"));

    [Fact]
    public void Zero_is_no_limit() =>
        Assert.Empty(
            Queue(new() { Cluster = 0 }, [.. Enumerable.Range(0, 500).Select(number => Waiting("a", $"b{number}", number))]).Waiting
        );

    [Fact]
    public void Order_of_the_snapshot_does_not_count()
    {
        var entry = Gen.Zip(Gen.Elements("a", "b", "c"), Gen.Zip(Gen.Choose(0, 3), Gen.Choose(0, 2)))
            .ListOf()
            .Resize(30)
            .Select(list =>
                list.Select(
                        (item, index) =>
                            Waiting(item.Item1, $"n{index}", item.Item2.Item1, item.Item2.Item2) with
                            {
                                Active = index % 5 == 0,
                            }
                    )
                    .ToArray()
            );

        Prop.ForAll(Arb.From(entry), IsStable).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public async Task Ten_thousand_builds_get_each_a_place_of_its_own_by_priority_in_their_namespace()
    {
        var entries = Enumerable
            .Range(0, 10_000)
            .Select(number => Waiting($"ns{number % 97}", $"b{number}", number % 1000, number % 3))
            .ToArray();

        // What looked at all others for each would go over a hundred million, and more for each namespace.
        var queue = await Task.Run(() => Queue(Two, entries), TestContext.Current.CancellationToken)
            .WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(9_998, queue.Waiting.Distinct().Count());
        Assert.All(
            queue.Waiting.GroupBy(entry => entry.Namespace),
            own => Assert.Equal(own.OrderByDescending(entry => entry.Priority), own)
        );
    }

    [Fact]
    public void Build_that_has_ended_or_is_being_deleted_stands_nowhere()
    {
        var build = An.ImageBuild();
        build.Metadata = build.Metadata with { DeletionTimestamp = An.Hour.UtcDateTime };

        Assert.Null(QueueEntry.Of(build, new RunDecision.Starts(new BuildRun { Number = 1 }), hasPod: false, An.Hour, An.Settings()));
        Assert.Null(
            QueueEntry.Of(An.ImageBuild(), new RunDecision.Rests(new BuildRun { Number = 1 }), hasPod: false, An.Hour, An.Settings())
        );
    }

    [Fact]
    public void Build_with_a_Pod_has_its_slot_before_any_status_says_so()
    {
        var decision = new RunDecision.GoesOn(new BuildRun { Number = 1 });

        Assert.True(QueueEntry.Of(An.ImageBuild(), decision, hasPod: true, An.Hour, An.Settings())?.Active);
        Assert.False(QueueEntry.Of(An.ImageBuild(), decision, hasPod: false, An.Hour, An.Settings())?.Active);
    }

    [Fact]
    public void Later_run_of_an_old_build_stands_behind_those_who_wait()
    {
        var now = An.Hour.AddDays(400);
        var build = An.ImageBuild(status: new ImageBuildStatus { Run = new BuildRun { Number = 1 } });

        var entry = QueueEntry.Of(build, new RunDecision.Starts(new BuildRun { Number = 2 }), hasPod: false, now, An.Settings());

        Assert.Equal(now, entry?.Since);
    }

    [Fact]
    public void Estimate_counts_rounds()
    {
        var place = new AdmissionVerdict.Wait(5, 9, QueueReasons.ClusterLimit);

        Assert.Equal(An.Hour.AddMinutes(25), StartEstimate.Of(place, Two, TimeSpan.FromMinutes(10), An.Hour));
        Assert.Null(StartEstimate.Of(place, Two, null, An.Hour));
    }

    private static void IsStable(QueueEntry[] entries)
    {
        var limits = new AdmissionLimits { Cluster = 4, Namespace = 2 };
        var queue = Queue(limits, entries);
        var reversed = Queue(limits, [.. entries.Reverse()]);
        Assert.All(entries, entry => Assert.Equal(queue.Find(entry.Namespace, entry.Name), reversed.Find(entry.Namespace, entry.Name)));

        var running = entries.Where(entry => queue.Find(entry.Namespace, entry.Name) is AdmissionVerdict.Start).ToList();
        var started = running.Where(entry => !entry.Active).ToList();
        // What ran beyond its namespace's share before takes no slots of others.
        var counted = running.GroupBy(entry => entry.Namespace).Sum(own => Math.Min(own.Count(), limits.Namespace));
        Assert.True(started.Count == 0 || counted <= limits.Cluster, "the cluster's limit is passed");
        Assert.All(started, entry => Assert.True(running.Count(other => other.Namespace == entry.Namespace) <= limits.Namespace));
        var places = entries
            .Select(entry => queue.Find(entry.Namespace, entry.Name))
            .OfType<AdmissionVerdict.Wait>()
            .Select(wait => wait.Position);
        Assert.Equal(Enumerable.Range(1, queue.Waiting.Count), places.Order());
    }

    private static AdmissionQueue Queue(AdmissionLimits limits, params QueueEntry[] entries) => AdmissionQueue.Of(entries, limits);

    private static string Starting(AdmissionQueue queue, string @namespace, params string[] names) =>
        string.Join(' ', names.Where(name => queue.Find(@namespace, name) is AdmissionVerdict.Start));

    private static QueueEntry Waiting(string @namespace, string name, int age, int priority = 0) =>
        new()
        {
            Namespace = @namespace,
            Name = name,
            Since = An.Hour.AddSeconds(age),
            Priority = priority,
        };

    private static QueueEntry Running(string @namespace, string name) => Waiting(@namespace, name, 0) with { Active = true };
}
