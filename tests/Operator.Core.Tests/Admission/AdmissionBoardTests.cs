using Operator.Core.Admission;
using Operator.Entities;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Admission;

/// <summary>The queue is computed once for all who ask, a slot is given once, and who has no Pod holds none.</summary>
public sealed class AdmissionBoardTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly AdmissionBoard board = new(new AdmissionLimits { Cluster = 1 }, Interval);
    private DateTimeOffset now = An.Hour;

    [Fact]
    public void Five_thousand_who_ask_share_one_computation()
    {
        for (var number = 0; number < 5_000; number++)
        {
            board.Set($"u{number}", Entry(number));
        }

        now += TimeSpan.FromSeconds(1);
        for (var number = 0; number < 5_000; number++)
        {
            board.Ask(Entry(number), now);
        }

        Assert.Equal(1, board.Computations);
    }

    [Fact]
    public void Builds_that_come_one_by_one_do_not_compute_it_each_time()
    {
        // A thousand in a second, as fast as an API server creates them.
        for (var number = 0; number < 1_000; number++)
        {
            board.Ask(Entry(number), now);
            now += TimeSpan.FromMilliseconds(1);
        }

        Assert.InRange(board.Computations, 2, 300);
    }

    [Fact]
    public void Nothing_is_computed_while_nothing_changes()
    {
        board.Ask(Entry(1), now);
        board.Ask(Entry(2), Later(1));
        var computed = board.Computations;

        board.Set("u2", Entry(2));
        Assert.Empty(board.Calls(Later(60), out var next));

        Assert.Null(next);
        Assert.Equal(computed, board.Computations);
    }

    [Fact]
    public void Last_slot_is_given_once_before_any_informer_shows_it()
    {
        Assert.IsType<AdmissionVerdict.Start>(board.Ask(Entry(1), now));
        Assert.IsType<AdmissionVerdict.Start>(board.Ask(Entry(1), Later(1)));
        Assert.Equal(new AdmissionVerdict.Wait(1, 1, QueueReasons.ClusterLimit), board.Ask(Entry(2), Later(2)));
    }

    [Fact]
    public void Build_that_asks_with_facts_from_before_its_Pod_appeared_keeps_its_slot()
    {
        board.Ask(Entry(2), now);
        board.Set("u2", Entry(2) with { Active = true });
        board.Set("u1", Entry(1));

        Assert.IsType<AdmissionVerdict.Start>(board.Ask(Entry(2), Later(1)));

        Assert.Equal(new AdmissionVerdict.Wait(1, 1, QueueReasons.ClusterLimit), board.Ask(Entry(1), Later(2)));
    }

    [Fact]
    public void Refused_build_that_the_board_still_shows_as_running_takes_a_slot_for_its_next_try()
    {
        board.Set("u1", Entry(1) with { Active = true });

        Assert.IsType<AdmissionVerdict.Start>(board.Ask(Entry(1) with { Refused = true }, now));
        board.Set("u1", Entry(1) with { Refused = true });

        Assert.Equal(new AdmissionVerdict.Wait(1, 1, QueueReasons.ClusterLimit), board.Ask(Entry(2), Later(1)));
    }

    [Fact]
    public void Build_whose_turn_has_come_is_called_once_its_predecessor_has_ended()
    {
        board.Ask(Entry(1), now);
        board.Set("u1", Entry(1) with { Active = true });
        board.Ask(Entry(2), Later(1));
        Assert.Empty(board.Calls(Later(2), out _));

        board.Set("u1", null);

        Assert.Equal("u2", Assert.Single(board.Calls(Later(3), out _)).Uid);
    }

    [Fact]
    public void Refused_build_gives_its_slot_back_and_stands_in_nobodys_way()
    {
        board.Ask(Entry(1), now);
        board.Ask(Entry(2), Later(1));

        board.Release("u1", 1);
        board.Set("u1", Entry(1) with { Refused = true });

        Assert.Equal("u2", Assert.Single(board.Calls(Later(2), out _)).Uid);
        Assert.IsType<AdmissionVerdict.Start>(board.Ask(Entry(2), Later(3)));
        // Its next try waits for a slot like everybody, before the younger ones.
        Assert.Equal(new AdmissionVerdict.Wait(1, 1, QueueReasons.ClusterLimit), board.Ask(Entry(1) with { Refused = true }, Later(4)));
        board.Set("u2", null);
        Assert.Equal("u1", Assert.Single(board.Calls(Later(5), out _)).Uid);
    }

    [Fact]
    public void Place_that_changed_is_told_after_a_while_and_the_farther_behind_the_later()
    {
        for (var number = 0; number < 40; number++)
        {
            board.Set($"u{number}", Entry(number));
        }

        Later(1);
        for (var number = 0; number < 40; number++)
        {
            board.Ask(Entry(number), now);
        }

        board.Set("u0", null);
        Assert.Equal(["u1"], board.Calls(Later(1), out var next).Select(entry => entry.Uid));
        Assert.Equal(now + Interval - TimeSpan.FromSeconds(1), next);
        board.Ask(Entry(1), now);

        Assert.Equal(["u2", "u3", "u4", "u5", "u6"], board.Calls(Later(5), out next).Select(entry => entry.Uid));
        Assert.Equal(now + Interval - TimeSpan.FromSeconds(1), next);
    }

    [Fact]
    public void Clock_that_was_set_back_holds_nobody()
    {
        board.Ask(Entry(1), now);
        board.Set("u1", null);

        Assert.IsType<AdmissionVerdict.Start>(board.Ask(Entry(2), now - TimeSpan.FromHours(1)));
    }

    private DateTimeOffset Later(int seconds) => now += TimeSpan.FromSeconds(seconds);

    private static QueueEntry Entry(int number) =>
        new()
        {
            Uid = $"u{number}",
            Run = 1,
            Namespace = $"ns{number % 50}",
            Name = $"b{number}",
            Since = An.Hour.AddSeconds(number),
        };
}
