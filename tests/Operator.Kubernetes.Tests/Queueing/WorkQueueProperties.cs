using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;
using Operator.Kubernetes.Queueing;
using Operator.Kubernetes.Telemetry;
using Operator.Testing;

namespace Operator.Kubernetes.Tests.Queueing;

/// <summary>Whatever is done to a queue, in whatever order: no key is lost, none is worked on twice at a time.</summary>
public sealed class WorkQueueProperties
{
    private enum Kind
    {
        Add,
        AddSlow,
        AddAfter,
        Fail,
        Take,
        Finish,
        Tick,
    }

    [Fact]
    public void Queue_neither_drops_nor_doubles_a_key()
    {
        var step = Gen.Zip(Gen.Elements(Enum.GetValues<Kind>()), Gen.Choose(0, 5));
        var steps = Gen.ListOf(step).Resize(80).Select(list => list.ToArray());
        Prop.ForAll(Arb.From(steps), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public async Task Workers_never_meet_at_a_key()
    {
        using var metrics = new KubernetesMetrics();
        using var queue = new WorkQueue<int>("test", new(), TimeProvider.System, metrics);
        var busy = new int[10];
        var served = new int[10];
        var clashes = 0;
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(WorkAsync)).ToList();
        var adding = Enumerable.Range(0, 4).Select(seed => Task.Run(() => AddMany(seed)));
        await Task.WhenAll(adding);
        await Eventually.HoldsAsync(() => queue.Count == 0, "the queue is worked off");
        await queue.ShutDownAsync();
        await Task.WhenAll(workers);
        Assert.Equal(0, clashes);
        Assert.All(served, count => Assert.True(count > 0));

        void AddMany(int seed)
        {
            var random = new Random(seed);
            for (var i = 0; i < 5000; i++)
            {
                queue.Add(random.Next(10), random.Next(2) == 0 ? WorkPriority.Fresh : WorkPriority.Resync);
            }
        }

        async Task WorkAsync()
        {
            while (await queue.GetAsync(CancellationToken.None) is { Found: true, Key: var key })
            {
                clashes += Interlocked.Increment(ref busy[key]) == 1 ? 0 : 1;
                Interlocked.Increment(ref served[key]);
                await Task.Yield();
                Interlocked.Decrement(ref busy[key]);
                queue.Done(key);
            }
        }
    }

    private static bool Holds((Kind Kind, int Key)[] steps)
    {
        var time = new FakeTimeProvider();
        using var metrics = new KubernetesMetrics();
        using var queue = new WorkQueue<int>("test", new(), time, metrics);
        var owed = new HashSet<int>();
        var busy = new HashSet<int>();
        foreach (var (kind, key) in steps)
        {
            if (!Do(kind, key))
            {
                return false;
            }
        }

        // In the end everything is finished, all delays pass, and what is owed must come.
        foreach (var key in busy)
        {
            queue.Done(key);
        }

        busy.Clear();
        time.Advance(TimeSpan.FromHours(1));
        while (queue.Count > 0)
        {
            Do(Kind.Take, 0);
            Do(Kind.Finish, busy.First());
        }

        return owed.Count == 0;

        bool Do(Kind kind, int key)
        {
            switch (kind)
            {
                case Kind.Add or Kind.AddSlow:
                    queue.Add(key, kind == Kind.Add ? WorkPriority.Fresh : WorkPriority.Resync);
                    owed.Add(key);
                    break;
                case Kind.AddAfter:
                    queue.AddAfter(key, TimeSpan.FromSeconds(key));
                    owed.Add(key);
                    break;
                case Kind.Fail:
                    queue.AddRateLimited(key);
                    owed.Add(key);
                    break;
                case Kind.Take when queue.Count > 0:
                    var taken = queue.GetAsync(CancellationToken.None).AsTask().Result.Key;
                    owed.Remove(taken);
                    return busy.Add(taken);
                case Kind.Finish when busy.Remove(key):
                    queue.Done(key);
                    break;
                case Kind.Tick:
                    time.Advance(TimeSpan.FromSeconds(key));
                    break;
            }

            return true;
        }
    }
}
