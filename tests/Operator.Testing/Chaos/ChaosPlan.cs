using Operator.Entities.ImageBuilds;

namespace Operator.Testing.Chaos;

/// <summary>How much is built, and for how long things go wrong.</summary>
public sealed record ChaosSize(int Builds, int Namespaces, TimeSpan Window)
{
    public static ChaosSize Whole { get; } = new(60, 6, TimeSpan.FromSeconds(180));

    public static ChaosSize Small { get; } = new(18, 3, TimeSpan.FromSeconds(60));
}

/// <summary>What is built and what goes wrong when: all of it from one seed.</summary>
public sealed record ChaosPlan(IReadOnlyList<ChaosBuild> Builds, IReadOnlyList<ChaosStep> Steps, TimeSpan ClockOffset)
{
    /// <summary>Of twenty builds; those with trouble first, so that they meet it.</summary>
    private static readonly (ChaosKind Kind, int Share)[] Kinds =
    [
        (ChaosKind.FlakyRegistry, 3),
        (ChaosKind.DeadRegistry, 1),
        (ChaosKind.Held, 1),
        (ChaosKind.Cancelled, 2),
        (ChaosKind.FailingStep, 3),
        (ChaosKind.Good, 10),
    ];

    private static readonly (BuildEngine Engine, int Share)[] Engines =
    [
        (BuildEngine.BuildKit, 10),
        (BuildEngine.Buildah, 7),
        (BuildEngine.DockerInDocker, 3),
    ];

    public static ChaosPlan Of(int seed, ChaosSize size)
    {
        // One sequence for each part: more steps do not make other builds.
        var builds = BuildsOf(new Random(seed), size);
        var steps = new Random(seed + 1_000_003);
        return new(
            builds,
            [.. StepsOf(steps, size.Window, builds).OrderBy(step => step.At)],
            TimeSpan.FromSeconds(steps.Next(2) == 0 ? 90 : -90)
        );
    }

    private static List<ChaosBuild> BuildsOf(Random random, ChaosSize size)
    {
        var kinds = Shares(Kinds, size.Builds);
        var engines = Shares(Engines, size.Builds);
        var namespaces = Enumerable.Range(0, size.Builds).Select(number => number % size.Namespaces).ToArray();
        random.Shuffle(engines);
        random.Shuffle(namespaces);
        return [.. kinds.Select((kind, number) => new ChaosBuild(namespaces[number], number, engines[number], kind))];
    }

    /// <summary>Every value at least once; the last one fills up.</summary>
    private static T[] Shares<T>((T Value, int Share)[] shares, int count)
    {
        var values = shares.SelectMany(item => Enumerable.Repeat(item.Value, Math.Max(1, item.Share * count / 20))).ToList();
        values.AddRange(Enumerable.Repeat(shares[^1].Value, Math.Max(0, count - values.Count)));
        return [.. values.Take(count)];
    }

    private static IEnumerable<ChaosStep> StepsOf(Random random, TimeSpan window, IReadOnlyList<ChaosBuild> builds)
    {
        for (var at = 4.0; at < window.TotalSeconds; at += Between(random, 3, 8))
        {
            yield return random.Next(10) switch
            {
                < 6 => new ChaosStep.Kill(Seconds(at), Leader: true),
                < 8 => new ChaosStep.Kill(Seconds(at), Leader: false),
                _ => new ChaosStep.Pause(Seconds(at), Seconds(Between(random, 4, 7))),
            };
        }

        for (var at = 2.0; at < window.TotalSeconds; at += Between(random, 5, 12))
        {
            yield return random.Next(4) switch
            {
                0 => new ChaosStep.EndWatches(Seconds(at), random.Next(2), Expired: true),
                1 => new ChaosStep.SpoilWrites(Seconds(at), random.Next(2), new[] { 0, 429, 500 }[random.Next(3)], 1 + random.Next(3)),
                _ => new ChaosStep.EndWatches(Seconds(at), random.Next(2), Expired: false),
            };
        }

        yield return new ChaosStep.RestartApiServer(window * Between(random, 0.25, 0.4), random.Next(2) == 0);
        yield return new ChaosStep.RestartApiServer(window * Between(random, 0.6, 0.75), random.Next(2) == 0);
        yield return new ChaosStep.TroubleRegistry(Seconds(Between(random, 0, 5)), Seconds(Between(random, 30, 45)));
        yield return new ChaosStep.DeletePod(window * Between(random, 0.1, 0.6), random.Next(100));
        foreach (var build in builds)
        {
            if (build.Kind == ChaosKind.Held)
            {
                yield return new ChaosStep.Release(window * Between(random, 0.2, 0.7), build);
            }

            if (build.Kind == ChaosKind.Cancelled)
            {
                yield return new ChaosStep.Cancel(window * Between(random, 0.1, 0.8), build);
            }
        }
    }

    private static double Between(Random random, double least, double most) => least + random.NextDouble() * (most - least);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));
}
