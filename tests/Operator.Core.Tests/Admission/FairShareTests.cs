using Operator.Core.Admission;
using Operator.Entities;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Admission;

/// <summary>What one namespace asks for costs the others no more than the shares say.</summary>
public sealed class FairShareTests
{
    private static readonly AdmissionLimits Default = An.Settings().Admission;

    [Fact]
    public void Priority_does_not_count_against_builds_of_other_namespaces()
    {
        QueueEntry[] flood = [.. Enumerable.Range(0, 30).Select(number => Entry("flood", number, priority: 1000))];
        var victim = Entry("victim", -86_400);

        var queue = AdmissionQueue.Of([.. flood, victim], new AdmissionLimits { Cluster = 1 });

        Assert.IsType<AdmissionVerdict.Start>(queue.Find("victim", victim.Name));
    }

    [Fact]
    public void Priority_orders_the_builds_of_a_namespace()
    {
        var queue = AdmissionQueue.Of(
            [Entry("x", 0) with { Active = true }, Entry("a", 1), Entry("a", 2, priority: 5), Entry("b", 3), Entry("a", 4, priority: -5)],
            new AdmissionLimits { Cluster = 1 }
        );

        Assert.Equal(["a2", "b3", "a1", "a4"], queue.Waiting.Select(entry => entry.Name));
    }

    [Fact]
    public void Priority_counts_everywhere_where_a_policy_says_so()
    {
        var urgent = new NamespaceShare { PriorityCountsEverywhere = true };
        QueueEntry[] entries = [Entry("busy", 0) with { Active = true }, Entry("busy", 9, priority: 1), Entry("idle", 1, priority: 99)];

        var queue = AdmissionQueue.Of(entries, new AdmissionLimits { Cluster = 2 }, ns => ns == "busy" ? urgent : new NamespaceShare());

        Assert.IsType<AdmissionVerdict.Start>(queue.Find("busy", "busy9"));
        Assert.Equal("idle1", Assert.Single(queue.Waiting).Name);
    }

    [Fact]
    public void Namespace_without_a_policy_leaves_three_quarters_of_the_slots_to_others()
    {
        var queue = AdmissionQueue.Of(
            [.. Enumerable.Range(0, 100).Select(number => Entry("flood", number)), Entry("victim", 900)],
            Default
        );

        Assert.Equal(5, queue.Starting.Count(entry => entry.Namespace == "flood"));
        Assert.IsType<AdmissionVerdict.Start>(queue.Find("victim", "victim900"));
    }

    /// <summary>A tenant's own Pods, which look in all as the operator's do, or those of before its share became smaller.</summary>
    [Fact]
    public void Namespace_that_runs_more_than_its_share_takes_no_slot_of_others()
    {
        QueueEntry[] running = [.. Enumerable.Range(0, 100).Select(number => Entry("flood", number) with { Active = true })];
        QueueEntry[] waiting = [Entry("flood", 200), .. Enumerable.Range(300, 20).Select(number => Entry("victim", number))];

        var queue = AdmissionQueue.Of([.. running, .. waiting], new AdmissionLimits { Cluster = 20, Namespace = 5 });

        Assert.Equal(["victim300", "victim301", "victim302", "victim303", "victim304"], queue.Starting.Select(entry => entry.Name));
        Assert.Equal(new AdmissionVerdict.Wait(16, 16, QueueReasons.NamespaceLimit), queue.Find("flood", "flood200"));
    }

    [Theory]
    [InlineData(3, 1, 16, 12)]
    [InlineData(1, 1, 16, 8)]
    [InlineData(9, 1, 10, 9)]
    public void Slots_are_shared_by_weight(int heavy, int light, int slots, int expected)
    {
        var entries = Enumerable.Range(0, 40).SelectMany(number => new[] { Entry("heavy", number), Entry("light", number) });

        var queue = AdmissionQueue.Of(
            entries,
            new AdmissionLimits { Cluster = slots },
            ns => new NamespaceShare { Weight = ns == "heavy" ? heavy : light }
        );

        Assert.Equal(expected, queue.Starting.Count(entry => entry.Namespace == "heavy"));
    }

    [Fact]
    public void Builds_beyond_the_limit_of_waiting_ones_wait_without_a_place_and_lose_nothing()
    {
        var limits = new AdmissionLimits { Cluster = 1, Queue = 2 };
        QueueEntry[] entries =
        [
            Entry("a", 0) with
            {
                Active = true,
            },
            .. Enumerable.Range(1, 5).Select(number => Entry("a", number)),
            Entry("b", 9),
        ];

        var queue = AdmissionQueue.Of(entries, limits);

        Assert.Equal(["b9", "a1", "a2"], queue.Waiting.Select(entry => entry.Name));
        Assert.Equal(["a3", "a4", "a5"], queue.WithoutPlace.Select(entry => entry.Name));
        Assert.Equal(new AdmissionVerdict.Wait(0, 0, QueueReasons.NamespaceFull), queue.Find("a", "a4"));
        Assert.Equal(
            ["a2", "a3"],
            AdmissionQueue.Of([.. entries[..1], .. entries[2..]], limits).Waiting.Skip(1).Select(entry => entry.Name)
        );
    }

    [Fact]
    public void Build_that_gets_a_place_is_called()
    {
        var now = An.Hour;
        var board = new AdmissionBoard(new AdmissionLimits { Cluster = 1, Queue = 1 }, TimeSpan.FromSeconds(5));
        board.Set("a0", Entry("a", 0) with { Active = true });
        board.Set("a1", Entry("a", 1));
        board.Set("a2", Entry("a", 2));
        board.Ask(Entry("a", 1), now += TimeSpan.FromSeconds(1));
        Assert.Equal(new AdmissionVerdict.Wait(0, 0, QueueReasons.NamespaceFull), board.Ask(Entry("a", 2), now));

        board.Set("a1", null);

        Assert.Equal("a2", Assert.Single(board.Calls(now + TimeSpan.FromSeconds(10), out _)).Name);
        Assert.Equal(new AdmissionVerdict.Wait(1, 1, QueueReasons.ClusterLimit), board.Ask(Entry("a", 2), now + TimeSpan.FromSeconds(11)));
    }

    [Fact]
    public void Shares_that_changed_count_at_once()
    {
        var share = new NamespaceShare { Running = 1 };
        var board = new AdmissionBoard(new AdmissionLimits { Cluster = 9 }, TimeSpan.FromSeconds(5), _ => share);
        board.Set("a0", Entry("a", 0) with { Active = true });
        Assert.Equal(new AdmissionVerdict.Wait(1, 1, QueueReasons.NamespaceLimit), board.Ask(Entry("a", 1), An.Hour));

        share = new NamespaceShare { Running = 2 };
        board.SharesChanged();

        Assert.Equal("a1", Assert.Single(board.Calls(An.Hour.AddSeconds(1), out _)).Name);
    }

    /// <summary>Each run takes ten steps. Four hostile namespaces, as many as fill all slots with the default share, send 10,000 builds.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 1)]
    [InlineData(9, 1)]
    public void Flood_delays_the_build_of_another_namespace_by_no_more_than_one_free_slot(int hostile, int mostFreed)
    {
        var waiting = Enumerable.Range(0, 10_000).Select(number => Entry($"flood{number % hostile}", number, priority: 1000)).ToList();
        var running = Start(waiting, Default);
        var victim = Entry("victim", 50_000);
        waiting.Add(victim);

        var freed = 0;
        while (Start(waiting, Default, running).TrueForAll(entry => entry.Namespace != "victim"))
        {
            Assert.True(freed < mostFreed, $"{freed} slots became free, and the victim got none");
            running.RemoveAt(0);
            freed++;
        }

        Assert.Equal(mostFreed, freed);
    }

    /// <summary>The slots of a whole run of the cluster: while both wait, the small tenant gets its half.</summary>
    [Fact]
    public void Tenant_with_a_hundred_builds_gets_every_second_slot_beside_one_with_ten_thousand()
    {
        var limits = new AdmissionLimits { Cluster = 4 };
        List<QueueEntry> waiting =
        [
            .. Enumerable.Range(0, 10_000).Select(number => Entry("flood", number)),
            .. Enumerable.Range(0, 100).Select(number => Entry("small", 20_000 + number)),
        ];
        List<QueueEntry> running = [];
        var started = new List<string>();
        while (waiting.Exists(entry => entry.Namespace == "small"))
        {
            running = Start(waiting, limits, running);
            started.AddRange(running.Where(entry => entry.Run == 0).Select(entry => entry.Namespace));
            running = [.. running.Select(entry => entry with { Run = entry.Run + 1 }).Where(entry => entry.Run < 3)];
        }

        Assert.InRange(started.Count, 198, 204);
    }

    private static List<QueueEntry> Start(List<QueueEntry> waiting, AdmissionLimits limits, List<QueueEntry>? running = null)
    {
        var starting = AdmissionQueue.Of([.. running ?? [], .. waiting], limits).Starting;
        waiting.RemoveAll(starting.ToHashSet().Contains);
        return [.. running ?? [], .. starting.Select(entry => entry with { Active = true })];
    }

    private static QueueEntry Entry(string ns, int age, int priority = 0) =>
        new()
        {
            Uid = $"{ns}{age}",
            Namespace = ns,
            Name = $"{ns}{age}",
            Since = An.Hour.AddSeconds(age),
            Priority = priority,
        };
}
