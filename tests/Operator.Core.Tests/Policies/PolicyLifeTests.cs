using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Life;
using Operator.Core.Policies;
using Operator.Core.Tests.Status;
using Operator.Entities;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;
using static Operator.Core.Tests.Policies.CheckPolicyTests;

namespace Operator.Core.Tests.Policies;

/// <summary>What a policy does to a build that waits, to one that runs and to one that has ended.</summary>
public sealed class PolicyLifeTests
{
    private static readonly ImageBuildPolicySpec Short = new()
    {
        Timeouts = new() { Total = "10m" },
        Retries = 0,
    };

    private static readonly ImageBuildSpec Long = new()
    {
        Timeout = "50m",
        Retry = new() { Limit = 1 },
    };

    [Fact]
    public void Waiting_build_is_refused_once_a_policy_no_longer_allows_it()
    {
        var world = new World
        {
            Build = An.ImageBuild(Long),
            Admission = new AdmissionVerdict.Wait(1, 1, QueueReasons.ClusterLimit),
        }.Settle();
        Assert.Equal(BuildPhase.Queued, world.Status.Phase);

        world.Policy = Effective(Short);
        world.Settle();

        Assert.Equal("Failed SpecNotAllowed FUUUU", $"{world.Status.Phase} {world.Status.Reason} {world.Letters()}");
        Assert.Equal(
            "Timeout is 50m; ImageBuildPolicy p allows at most 10m; retry.limit is 1; ImageBuildPolicy p allows at most 0",
            world.Status.Message
        );
        Assert.Empty(world.Launched);
    }

    [Fact]
    public void Running_build_keeps_the_bounds_with_which_it_started()
    {
        var world = new World { Build = An.ImageBuild(Long) }
            .Settle()
            .Scheduled()
            .Begins(PodContainers.Prepare)
            .Settle();

        world.Policy = Effective(Short);
        world.Prepared().Begins(PodContainers.Build).After(TimeSpan.FromMinutes(30)).Settle();
        Assert.Equal(BuildPhase.Building, world.Status.Phase);

        world.After(TimeSpan.FromMinutes(21)).Settle();
        Assert.Equal("RunTimeout", world.Status.Reason);
    }

    [Fact]
    public void Spec_that_is_changed_during_a_run_does_not_lengthen_it_beyond_its_bounds()
    {
        var world = new World { Build = An.ImageBuild(new ImageBuildSpec { Timeout = "10m" }), Policy = Effective(Short) }
            .Settle()
            .Scheduled()
            .Begins(PodContainers.Prepare)
            .Settle();

        world.With(world.Build.Spec with { Timeout = "20h" }).After(TimeSpan.FromMinutes(11)).Settle();

        Assert.Equal("RunTimeout", world.Status.Reason);
    }

    [Fact]
    public void Default_time_limit_is_at_most_what_the_policy_allows()
    {
        var world = new World { Policy = Effective(Short) }
            .Settle()
            .Scheduled()
            .Begins(PodContainers.Prepare)
            .Settle();

        world.After(TimeSpan.FromMinutes(11)).Settle();

        Assert.Equal("RunTimeout", world.Status.Reason);
    }

    [Fact]
    public void Conflict_of_two_policies_is_reported_as_the_platforms_and_not_as_the_authors()
    {
        var world = new World
        {
            Policy = Effective(
                new ImageBuildPolicySpec { Forced = new() { PriorityClassName = "low" } },
                new ImageBuildPolicySpec { Forced = new() { PriorityClassName = "lower" } }
            ),
        }.Settle();

        Assert.Equal("Error PolicyConflict", $"{world.Status.Phase} {world.Status.Reason}");
    }

    /// <summary>The hash of what is built leaves timeouts out: without a rule of its own the corrected build would never run.</summary>
    [Fact]
    public void Refused_build_runs_once_its_time_limit_is_corrected()
    {
        var world = new World { Build = An.ImageBuild(Long), Policy = Effective(Short) }.Settle();
        Assert.Equal((1, "SpecNotAllowed"), (world.Status.Run!.Number, world.Status.Reason));

        world.With(world.Build.Spec with { Timeout = "5m", Retry = null }).Settle();

        Assert.Equal((2, "RunPodStarting"), (world.Status.Run!.Number, world.Status.Reason));
        Assert.Single(world.Launched);
    }

    [Fact]
    public void Pods_and_archives_of_an_ended_build_go_when_the_policy_says()
    {
        var world = new World
        {
            Policy = Effective(
                new ImageBuildPolicySpec
                {
                    Retention = new() { PodsSeconds = 60, TtlSecondsAfterFinished = 600 },
                }
            ),
        };
        world.Settle().Scheduled().Begins(PodContainers.Prepare).Settle();
        world.Prepared().Begins(PodContainers.Build).Ends(PodContainers.Build).Begins(PodContainers.Publish).Published().Settle();
        Assert.Equal(BuildPhase.Succeeded, world.Status.Phase);

        world.After(TimeSpan.FromSeconds(61)).Settle();
        Assert.DoesNotContain(world.Pods, pod => pod.Metadata.DeletionTimestamp is null);
        Assert.False(world.BuildDeleted);

        world.After(TimeSpan.FromSeconds(600)).Pass();
        Assert.True(world.BuildDeleted);
    }

    [Fact]
    public void Archives_of_older_runs_are_deleted_once_after_each_run()
    {
        var world = new World { Policy = Effective(new ImageBuildPolicySpec { Retention = new() { Runs = 2 } }) };
        world.RunsOften(4);

        Assert.Equal([new Effect.DeleteArchives(1), new Effect.DeleteArchives(2)], world.Effects.OfType<Effect.DeleteArchives>());
        Assert.Equal([3, 4], world.ArchivedRuns);
        Assert.Equal(3, world.Status.ArchivesFrom);
        Assert.Equal([false, false, true, true], world.Status.Attempts!.Select(attempt => attempt.Log is not null));
    }

    [Fact]
    public void Status_of_a_policy_counts_and_says_what_is_wrong()
    {
        var policy = new ImageBuildPolicy
        {
            Metadata = new() { Name = "p", Generation = 3 },
            Spec = new() { Forced = new() { RuntimeClassName = "gvisor" } },
        };
        var clash = Effective(policy.Spec, new ImageBuildPolicySpec { Forced = new() { RuntimeClassName = "kata" } });
        var loads = NamespaceLoad.Of([
            Entry("a") with
            {
                Active = true,
            },
            Entry("a"),
            Entry("a") with
            {
                Suspended = true,
            },
            Entry("b"),
            Entry("c"),
        ]);

        var fine = PolicySummary.Of(policy, new Dictionary<string, EffectivePolicy> { ["a"] = Effective(policy.Spec) }, loads, An.Hour);
        var wrong = PolicySummary.Of(policy, new Dictionary<string, EffectivePolicy> { ["a"] = clash, ["b"] = clash }, loads, An.Hour);
        var idle = PolicySummary.Of(policy, new Dictionary<string, EffectivePolicy>(), loads, An.Hour);

        Assert.Equal((1, 1, 1, 3L), (fine.Namespaces, fine.Running, fine.Waiting, fine.ObservedGeneration));
        Assert.Equal(["True PolicyValid", "True PolicySelecting"], Words(fine));
        Assert.Equal((2, 1, 2), (wrong.Namespaces, wrong.Running, wrong.Waiting));
        Assert.Equal(["False PolicyConflict", "True PolicySelecting"], Words(wrong));
        Assert.Contains("ImageBuildPolicy q forces kata", wrong.Conditions![0].Message, StringComparison.Ordinal);
        Assert.Equal(["True PolicyValid", "False PolicySelectsNothing"], Words(idle));
    }

    private static IEnumerable<string> Words(ImageBuildPolicyStatus status) =>
        status.Conditions!.Select(condition => $"{condition.Status} {condition.Reason}");

    private static QueueEntry Entry(string ns) =>
        new()
        {
            Namespace = ns,
            Name = "x",
            Since = An.Hour,
        };
}
