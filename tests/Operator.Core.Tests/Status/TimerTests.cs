using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Life;
using Operator.Core.Observation;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>Every timer: it rings when it should, not a second before, and the operator knows when to look.</summary>
public sealed class TimerTests
{
    private static readonly BuildTimeouts Timeouts = new()
    {
        Queue = "1m",
        Schedule = "2m",
        Prepare = "3m",
        Build = "4m",
        Publish = "5m",
    };

    [Fact]
    public void Queue_gives_up_in_time() =>
        Rings(
            World(admission: new AdmissionVerdict.Wait(1, 1, QueueReasons.ClusterLimit)),
            An.Hour.AddMinutes(1),
            QueueReasons.Timeout,
            "TFUUU"
        );

    [Fact]
    public void Pod_that_never_runs_is_given_up() =>
        Rings(World().Scheduled(), TimeSpan.FromMinutes(2), InfrastructureReasons.ScheduleTimeout, "TTFUU");

    [Fact]
    public void Pod_that_no_node_takes_is_given_up_with_the_schedulers_words()
    {
        var world = World();
        world.Replace(
            world.Pod with
            {
                Status = world.Pod.Status! with
                {
                    Conditions =
                    [
                        new()
                        {
                            Type = "PodScheduled",
                            Status = "False",
                            Reason = "Unschedulable",
                            Message = "0/3 nodes are available: 3 Insufficient memory.",
                            LastTransitionTime = world.Now.UtcDateTime,
                        },
                    ],
                },
            }
        );

        Rings(world, TimeSpan.FromMinutes(2), InfrastructureReasons.PodUnschedulable, "TTFUU");
        Assert.Equal("No node can run the Pod: 0/3 nodes are available: 3 Insufficient memory", world.Status.Message);
    }

    [Fact]
    public void Slow_prepare_is_stopped() =>
        Rings(World().Begins(PodContainers.Prepare), TimeSpan.FromMinutes(3), BuildReasons.Timeout, "TTFUU");

    [Fact]
    public void Slow_build_is_stopped() =>
        Rings(World().Prepared().Begins(PodContainers.Build), TimeSpan.FromMinutes(4), BuildReasons.Timeout, "TTTFU");

    [Fact]
    public void Build_whose_container_never_begins_is_stopped_too() =>
        Rings(World().Prepared(), TimeSpan.FromMinutes(4), BuildReasons.Timeout, "TTTFU");

    [Fact]
    public void Slow_publish_is_stopped() =>
        Rings(World().Prepared().Built().Begins(PodContainers.Publish), TimeSpan.FromMinutes(5), BuildReasons.Timeout, "TTTTF");

    [Fact]
    public void Whole_run_has_a_limit_of_its_own()
    {
        var world = World(total: "90s");
        var due = world.Status.StartTime!.Value.AddSeconds(90);

        Rings(world.Prepared().Begins(PodContainers.Build), due, RunReasons.Timeout, "TTTFU");
    }

    [Fact]
    public void Timeout_saves_the_log_before_the_Pod_goes()
    {
        var world = World().Prepared().Begins(PodContainers.Build).After(TimeSpan.FromMinutes(4)).Settle();

        Assert.Equal([typeof(Effect.CreatePod), typeof(Effect.ArchiveLog), typeof(Effect.DeletePod)], world.Deeds);
        Assert.Empty(world.Pods);
    }

    [Fact]
    public void Refusal_that_may_pass_is_tried_again_until_the_schedule_timer_rings()
    {
        var world = new World
        {
            Build = An.ImageBuild(new ImageBuildSpec { Timeouts = Timeouts }),
            Refusal = new(InfrastructureReasons.QuotaExceeded, "Quota small of the namespace is used up"),
        };
        world.Settle();
        Assert.Equal((BuildPhase.Preparing, InfrastructureReasons.QuotaExceeded.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Equal(world.Now.AddSeconds(10), world.LookAgain);

        // The pass in which the time is over tries no more: what was refused before is known from status alone.
        world.Refusal = null;
        world.After(TimeSpan.FromMinutes(2)).Settle();

        Assert.Equal((BuildPhase.Error, InfrastructureReasons.QuotaExceeded.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Equal("Quota small of the namespace is used up", world.Status.Message);
    }

    [Fact]
    public void Refusal_for_ever_ends_the_run_at_once()
    {
        var refusal = new Failure(SpecReasons.PodTemplateRefused, "The API server refuses podTemplate.priorityClassName") { Final = true };
        var world = new World { Refusal = refusal }.Settle();

        Assert.Equal((BuildPhase.Failed, SpecReasons.PodTemplateRefused.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Equal(SpecReasons.PodTemplateRefused.Hint, world.Status.Failure?.Hint);
    }

    [Fact]
    public void Pod_security_is_reported_in_the_first_pass_and_the_run_goes_on_once_the_namespace_allows_it()
    {
        const string Message = "Namespace team needs the label pod-security.kubernetes.io/enforce=privileged";
        var world = new World
        {
            Build = An.ImageBuild(new ImageBuildSpec { Timeouts = Timeouts }),
            Refusal = new(InfrastructureReasons.PodSecurity, Message),
        };
        world.Settle();
        Assert.Equal(
            (BuildPhase.Preparing, InfrastructureReasons.PodSecurity.Name, Message),
            (world.Status.Phase, world.Status.Reason, world.Status.Message)
        );

        world.Refusal = null;
        world.After(TimeSpan.FromSeconds(10)).Settle();

        Assert.Single(world.Pods);
        Assert.Equal(RunReasons.PodStarting.Name, world.Status.Reason);
    }

    private static World World(string? total = null, AdmissionVerdict? admission = null)
    {
        var world = new World { Build = An.ImageBuild(new ImageBuildSpec { Timeouts = Timeouts, Timeout = total }) };
        world.Admission = admission ?? world.Admission;
        return world.Settle();
    }

    private static void Rings(World world, TimeSpan after, BuildReason reason, string hops) =>
        Rings(world, world.Now + after, reason, hops);

    private static void Rings(World world, DateTimeOffset due, BuildReason reason, string hops)
    {
        due = BuildFacts.WholeSecond(due);
        world.Settle();
        Assert.Equal(due, world.LookAgain);
        world.Now = due.AddSeconds(-1);
        world.Settle();
        Assert.NotEqual(reason.Name, world.Status.Reason);

        world.Now = due;
        world.Settle();

        Assert.Equal(reason.Name, world.Status.Reason);
        Assert.Equal(hops, world.Letters());
        Assert.NotNull(world.Status.CompletionTime);
    }
}
