using Operator.Core.Admission;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Admission;

/// <summary>What spec.concurrencyPolicy means for the builds of one repository.</summary>
public sealed class RepositoryGroupTests
{
    private static readonly AdmissionLimits NoLimit = new() { Cluster = 0 };

    [Fact]
    public void Serial_build_waits_for_the_one_that_runs_and_names_it()
    {
        var place = Place("next", Runs("first"), Waits("next", 1, BuildConcurrency.Serial));

        Assert.Equal(new AdmissionVerdict.Wait(1, 1, QueueReasons.RepositoryBusy, "first"), place);
    }

    [Fact]
    public void Of_several_serial_builds_only_the_oldest_starts()
    {
        QueueEntry[] entries = [Waits("second", 2, BuildConcurrency.Serial), Waits("first", 1, BuildConcurrency.Serial)];

        Assert.IsType<AdmissionVerdict.Start>(Place("first", entries));
        Assert.Equal(new AdmissionVerdict.Wait(1, 1, QueueReasons.RepositoryBusy, "first"), Place("second", entries));
    }

    [Fact]
    public void Parallel_build_waits_for_nobody_of_its_repository() =>
        Assert.IsType<AdmissionVerdict.Start>(Place("next", Runs("first"), Waits("next", 1, BuildConcurrency.Parallel)));

    [Theory]
    [InlineData("other", "registry.example.com/app")]
    [InlineData("team", "registry.example.com/app2")]
    [InlineData("team", null)]
    public void Other_namespaces_other_repositories_and_builds_without_a_push_stand_in_nobodys_way(string ns, string? repository) =>
        Assert.IsType<AdmissionVerdict.Start>(
            Place("next", Runs("first") with { Namespace = ns, Repository = repository }, Waits("next", 1, BuildConcurrency.Serial))
        );

    [Fact]
    public void Newer_build_supersedes_all_older_ones_that_wait_and_none_that_runs()
    {
        QueueEntry[] entries =
        [
            Runs("running") with
            {
                Concurrency = BuildConcurrency.LatestOnly,
            },
            Waits("old", 1, BuildConcurrency.LatestOnly),
            Waits("newest", 3, BuildConcurrency.LatestOnly),
            Waits("older", 2, BuildConcurrency.LatestOnly),
        ];

        Assert.IsType<AdmissionVerdict.Start>(Place("running", entries));
        Assert.Equal(new AdmissionVerdict.Superseded("newest"), Place("old", entries));
        Assert.Equal(new AdmissionVerdict.Superseded("newest"), Place("older", entries));
        Assert.Equal(new AdmissionVerdict.Wait(1, 1, QueueReasons.RepositoryBusy, "running"), Place("newest", entries));
    }

    [Fact]
    public void Newer_build_supersedes_also_where_the_cluster_is_full_and_nothing_of_the_repository_runs()
    {
        QueueEntry[] entries =
        [
            Runs("other") with
            {
                Repository = "registry.example.com/other",
            },
            Waits("old", 1, BuildConcurrency.LatestOnly),
            Waits("new", 2, BuildConcurrency.LatestOnly),
        ];
        var queue = AdmissionQueue.Of(entries, new() { Cluster = 1 });

        Assert.Equal(new AdmissionVerdict.Superseded("new"), queue.Find("team", "old"));
        Assert.Equal(new AdmissionVerdict.Wait(1, 1, QueueReasons.ClusterLimit), queue.Find("team", "new"));
    }

    [Theory]
    [InlineData(BuildConcurrency.Serial)]
    [InlineData(BuildConcurrency.Parallel)]
    public void Build_with_another_policy_is_never_superseded(BuildConcurrency policy) =>
        Assert.IsNotType<AdmissionVerdict.Superseded>(
            Place("old", Runs("running"), Waits("old", 1, policy), Waits("new", 2, BuildConcurrency.LatestOnly))
        );

    [Fact]
    public void Build_whose_spec_is_not_accepted_yet_or_that_is_held_supersedes_nobody()
    {
        var old = Waits("old", 1, BuildConcurrency.LatestOnly);
        var newer = Waits("new", 2, BuildConcurrency.LatestOnly);

        Assert.IsType<AdmissionVerdict.Start>(Place("old", old, newer with { Accepted = false }));
        Assert.IsType<AdmissionVerdict.Start>(Place("old", old, newer with { Suspended = true }));
    }

    [Fact]
    public void Build_whose_Pod_was_refused_is_not_superseded() =>
        Assert.IsType<AdmissionVerdict.Start>(
            Place("old", Waits("old", 1, BuildConcurrency.LatestOnly) with { Refused = true }, Waits("new", 2, BuildConcurrency.LatestOnly))
        );

    [Fact]
    public void Of_two_builds_of_one_second_the_name_decides_whatever_the_order()
    {
        QueueEntry[] entries =
        [
            Runs("running"),
            Waits("app-2", 1, BuildConcurrency.LatestOnly),
            Waits("app-1", 1, BuildConcurrency.LatestOnly),
        ];

        Assert.Equal(new AdmissionVerdict.Superseded("app-2"), Place("app-1", entries));
        Assert.Equal(new AdmissionVerdict.Superseded("app-2"), Place("app-1", [.. entries.Reverse()]));
        Assert.IsType<AdmissionVerdict.Wait>(Place("app-2", entries));
    }

    [Fact]
    public void Board_calls_a_waiting_build_that_a_newer_one_supersedes_once()
    {
        var board = new AdmissionBoard(NoLimit, TimeSpan.FromSeconds(5));
        var now = An.Hour;
        board.Set("running", Runs("running"));
        Assert.IsType<AdmissionVerdict.Wait>(board.Ask(Waits("old", 1, BuildConcurrency.LatestOnly) with { Accepted = false }, now));
        Assert.IsType<AdmissionVerdict.Wait>(board.Ask(Waits("new", 2, BuildConcurrency.LatestOnly) with { Accepted = false }, Later()));

        Assert.Equal("old", Assert.Single(board.Calls(Later(), out _)).Uid);
        Assert.Equal(new AdmissionVerdict.Superseded("new"), board.Ask(Waits("old", 1, BuildConcurrency.LatestOnly), Later()));
        Assert.Empty(board.Calls(Later(), out _));

        DateTimeOffset Later() => now += TimeSpan.FromSeconds(1);
    }

    [Fact]
    public void Repository_is_the_one_that_the_build_pushes_to()
    {
        Assert.Equal("registry.example.com/team/app", Entry(new()).Repository);
        Assert.Equal("r.example.com/x", Entry(new() { Output = new() { Repository = "r.example.com/x" } }).Repository);
        Assert.Null(Entry(new() { Output = new() { Push = false } }).Repository);
        Assert.Null(Entry(new() { Mode = BuildMode.Plan }).Repository);

        static QueueEntry Entry(ImageBuildSpec spec) =>
            QueueEntry.Of(An.ImageBuild(spec), new RunDecision.Starts(new BuildRun { Number = 1 }), false, An.Hour, An.Settings())!;
    }

    private static AdmissionVerdict? Place(string name, params QueueEntry[] entries) =>
        AdmissionQueue.Of(entries, NoLimit).Find("team", name);

    private static QueueEntry Runs(string name) => Waits(name, 0, BuildConcurrency.Parallel) with { Active = true };

    private static QueueEntry Waits(string name, int age, BuildConcurrency policy) =>
        new()
        {
            Uid = name,
            Run = 1,
            Namespace = "team",
            Name = name,
            Since = An.Hour.AddSeconds(age),
            Repository = "registry.example.com/app",
            Concurrency = policy,
            Accepted = true,
        };
}
