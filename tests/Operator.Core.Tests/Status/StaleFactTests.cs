using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>Facts that come late, twice, out of order or not at all.</summary>
public sealed class StaleFactTests
{
    [Fact]
    public void Pod_seen_as_it_was_a_moment_ago_turns_no_run_back()
    {
        var world = new World().Settle().Prepared().Settle();
        var old = world.Pod;
        world.Built().Settle();

        world.Replace(old).Settle();

        Assert.Equal((BuildPhase.Publishing, "TTTTU"), (world.Status.Phase, world.Letters()));
    }

    [Fact]
    public void Later_containers_speak_for_earlier_ones_that_are_not_told_of()
    {
        var world = new World().Settle().Begins(PodContainers.Build).Settle();

        Assert.Equal(BuildPhase.Building, world.Status.Phase);
    }

    [Fact]
    public void Status_that_lags_behind_a_new_Pod_is_caught_up_with()
    {
        var world = new World();
        world.Pass(dieAfter: 2);
        world.Settle();

        Assert.Single(world.Launched);
        Assert.Equal((BuildPhase.Preparing, 1), (world.Status.Phase, world.Status.Run?.Number));
    }

    [Fact]
    public void Run_that_was_launched_before_its_status_was_written_is_found_again_after_another_change()
    {
        var world = new World();
        world.Pass(dieAfter: 2);
        world.With(new ImageBuildSpec { Version = "2" }).Settle();

        Assert.Equal(2, world.Status.Run?.Number);
        Assert.Equal(2, world.Launched.Count);
        Assert.Single(world.Pods);
    }

    [Fact]
    public void Pods_of_another_build_of_the_same_name_are_not_this_builds()
    {
        var world = new World().Settle();
        var old = world.Pod;
        world.Pods.Clear();
        world.Build = An.ImageBuild();
        world.Build.Metadata = world.Build.Metadata with { Uid = "another-uid" };

        world.Pods.Add(old);

        Assert.Equal(1, Assert.IsType<Core.Runs.RunDecision.Starts>(world.Facts().Decision).Run.Number);
    }

    [Fact]
    public void Clock_of_a_node_that_is_behind_makes_no_negative_time()
    {
        var world = new World().Settle();
        world.Now -= TimeSpan.FromHours(1);
        world.Begins(PodContainers.Prepare).Ends(PodContainers.Prepare, 1, Reports.PrepareFailed(SourceReasons.RepositoryNotFound));
        world.Now += TimeSpan.FromHours(1);

        world.Settle();

        Assert.Equal(world.Status.StartTime, world.Status.CompletionTime);
        Assert.Equal("0s", world.Status.Duration);
    }

    [Fact]
    public void Report_of_hostile_size_is_cut()
    {
        var world = new World().Settle();
        var report = Reports.Prepared with
        {
            Plan = new BuildPlanStatus
            {
                ModelVersion = "python",
                StartCommand = new string('x', 20_000),
                BaseImages = [.. Enumerable.Repeat(new string('y', 3_000), 60)],
                Alternatives = [.. Enumerable.Repeat(new PlanAlternative { ModelVersion = "go", Because = new string('z', 3_000) }, 50)],
            },
            Warnings = [.. Enumerable.Range(0, 100).Select(number => $"Warning {number} {new string('w', 1_000)}")],
        };
        var message = System.Text.Json.JsonSerializer.Serialize(report, Core.Contract.ContractJson.Default.PrepareReport);
        world.Begins(PodContainers.Prepare).Ends(PodContainers.Prepare, 0, message).Begins(PodContainers.Build);
        world.Log.AddRange(Enumerable.Repeat(new string('ü', 10_000), 100));

        world.Settle();

        Assert.InRange(world.Status.Warnings!.Count, 1, 20);
        Assert.InRange(world.Status.Plan!.StartCommand!.Length, 100, 512);
    }

    [Fact]
    public void Secret_of_the_build_reaches_no_status()
    {
        var spec = new ImageBuildSpec { BuildArgs = new Dictionary<string, string> { ["NPM_TOKEN"] = "correct-horse-battery" } };
        var world = new World { Build = An.ImageBuild(spec), Secrets = { "correct-horse-battery" } }.Settle();
        var message = Reports.PrepareFailed(
            SourceReasons.AuthenticationFailed,
            "git said: https://bot:correct-horse-battery@git.example.com refused"
        );

        world.Begins(PodContainers.Prepare).Ends(PodContainers.Prepare, 1, message).Settle();

        Assert.Equal("Git said: https://***@git.example.com refused", world.Status.Message);
    }

    [Fact]
    public void Condition_that_stays_keeps_its_time()
    {
        var world = new World().Settle();
        var accepted = world.Condition(BuildConditions.Accepted).LastTransitionTime;

        world.After(TimeSpan.FromMinutes(1)).Prepared().Settle();

        Assert.Equal(accepted, world.Condition(BuildConditions.Accepted).LastTransitionTime);
        Assert.NotEqual(accepted, world.Condition(BuildConditions.Planned).LastTransitionTime);
    }

    [Fact]
    public void Same_facts_give_the_same_status()
    {
        var world = new World().Settle().Prepared().Settle();
        var writes = world.Writes;

        world.After(TimeSpan.FromSeconds(30)).Settle().After(TimeSpan.FromSeconds(30)).Settle();

        Assert.Equal(writes, world.Writes);
    }

    [Fact]
    public void Pod_without_a_status_is_a_Pod_that_waits()
    {
        var world = new World().Settle();
        world.Replace(world.Pod with { Status = null }).Settle();

        Assert.Equal((BuildPhase.Preparing, RunReasons.PodStarting.Name), (world.Status.Phase, world.Status.Reason));
    }

    [Fact]
    public void Container_of_somebody_elses_making_is_not_looked_at()
    {
        var world = new World().Settle().Prepared().Begins(PodContainers.Build);
        var sidecar = new V1ContainerStatus
        {
            Name = "istio-proxy",
            State = new V1ContainerState
            {
                Terminated = new V1ContainerStateTerminated { ExitCode = 1, Reason = "Error" },
            },
        };
        world.Replace(world.Pod with { Status = world.Pod.Status! with { ContainerStatuses = [sidecar] } }).Settle();

        Assert.Equal(BuildPhase.Building, world.Status.Phase);
    }
}
