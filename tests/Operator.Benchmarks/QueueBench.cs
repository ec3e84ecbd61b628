using System.Diagnostics;
using Operator.Core.Admission;

namespace Operator.Benchmarks;

/// <summary>The admission queue alone: what one change costs while thousands wait, and what it costs while nothing changes.</summary>
public static class QueueBench
{
    private const int Waiting = 5_000;
    private const int Namespaces = 50;
    private const int Changes = 200;
    private const int Flooding = 10_000;

    private static readonly DateTimeOffset Begin = DateTimeOffset.UnixEpoch;

    public static int Run()
    {
        var board = new AdmissionBoard(new AdmissionLimits { Cluster = 20, Namespace = 5 }, TimeSpan.FromSeconds(5));
        var now = Begin;
        for (var number = 0; number < Waiting; number++)
        {
            board.Set($"u{number}", Entry(number));
            board.Ask(Entry(number), now = now.AddMilliseconds(1));
        }

        Change(board, Waiting, Changes, ref now);
        var began = Stopwatch.GetTimestamp();
        Change(board, Waiting + Changes, Changes, ref now);
        Figures.Print(
            $"{Waiting} builds waiting in {Namespaces} namespaces: one ends, one comes",
            Figures.Milliseconds(Stopwatch.GetElapsedTime(began).TotalMilliseconds / Changes),
            "10 ms"
        );
        began = Stopwatch.GetTimestamp();
        for (var look = 0; look < Changes; look++)
        {
            board.Calls(now, out _);
        }

        Figures.Print(
            "the same, while nothing changes",
            Figures.Milliseconds(Stopwatch.GetElapsedTime(began).TotalMilliseconds / Changes),
            "0.1 ms"
        );
        Flood();
        return 0;
    }

    /// <summary>One tenant sends 10,000 builds with the highest priority, and another one build after them.</summary>
    private static void Flood()
    {
        var board = new AdmissionBoard(
            new AdmissionLimits
            {
                Cluster = 20,
                Namespace = 5,
                Queue = 1000,
            },
            TimeSpan.FromSeconds(5)
        );
        var now = Begin;
        for (var number = 0; number < Flooding; number++)
        {
            board.Set($"u{number}", Entry(number) with { Namespace = "flood", Priority = 1000 });
            board.Ask(Entry(number) with { Namespace = "flood", Priority = 1000 }, now = now.AddMilliseconds(1));
        }

        var victim = Entry(Flooding) with { Namespace = "victim" };
        var began = Stopwatch.GetTimestamp();
        var place = board.Ask(victim, now = now.AddSeconds(1));
        Figures.Print(
            $"{Flooding} builds of one namespace wait: the first build of another",
            $"{(place is AdmissionVerdict.Start ? "starts" : place)} after {Figures.Milliseconds(Stopwatch.GetElapsedTime(began).TotalMilliseconds)}",
            "starts"
        );
    }

    /// <summary>A build ends, another comes, those whose turn it is are called and take their slots.</summary>
    private static void Change(AdmissionBoard board, int first, int times, ref DateTimeOffset now)
    {
        for (var number = first; number < first + times; number++)
        {
            now = now.AddSeconds(1);
            board.Set($"u{number - Waiting}", null);
            board.Set($"u{number}", Entry(number));
            foreach (var entry in board.Calls(now, out _))
            {
                board.Ask(entry, now);
            }
        }
    }

    private static QueueEntry Entry(int number) =>
        new()
        {
            Uid = $"u{number}",
            Run = 1,
            Namespace = $"ns{number % Namespaces}",
            Name = $"b{number}",
            Since = Begin.AddSeconds(number),
        };
}
