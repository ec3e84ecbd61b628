using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Life;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>Runs that go well, from the queue to the registry.</summary>
public sealed class LifeTests
{
    [Fact]
    public void Build_goes_through_all_phases_to_the_registry()
    {
        var world = new World { Admission = new AdmissionVerdict.Wait(2, 5, QueueReasons.ClusterLimit) };
        var seen = new List<string>();
        See(world.Settle());
        world.Admission = new AdmissionVerdict.Start();
        See(world.After(TimeSpan.FromSeconds(8)).Settle());
        See(world.After(TimeSpan.FromSeconds(1)).Scheduled().Begins(PodContainers.Prepare).Settle());
        See(world.Prepared().Settle());
        See(world.Begins(PodContainers.Build).Settle());
        See(world.After(TimeSpan.FromSeconds(20)).Ends(PodContainers.Build).Settle());
        See(world.Begins(PodContainers.Publish).Settle());
        See(world.Published().Settle());

        Assert.Equal(
            [
                "Queued QueueClusterLimit TFUUU",
                "Preparing RunPodStarting TTUUU",
                "Preparing RunPreparing TTUUU",
                "Building BuildRunning TTTUU",
                "Building BuildRunning TTTUU",
                "Publishing RunPublishing TTTTU",
                "Publishing RunPublishing TTTTU",
                "Succeeded RunSucceeded TTTTT",
            ],
            seen
        );
        Assert.Single(world.Launched);

        void See(World now) => seen.Add($"{now.Status.Phase} {now.Status.Reason} {now.Letters()}");
    }

    [Fact]
    public void Build_without_a_place_waits_and_keeps_its_time_until_it_has_one()
    {
        var world = new World { Admission = new AdmissionVerdict.Wait(0, 0, QueueReasons.NamespaceFull) }.Settle();
        var since = world.Status.Queue?.Since;
        Assert.Equal("Queued QueueNamespaceFull", $"{world.Status.Phase} {world.Status.Reason}");
        Assert.Equal(("no place yet", 0), (world.Status.Progress?.Summary, world.Status.Queue?.Position));

        world.Admission = new AdmissionVerdict.Wait(7, 9, QueueReasons.NamespaceLimit);
        world.After(TimeSpan.FromHours(1)).Settle();

        Assert.Equal("7 of 9", world.Status.Progress?.Summary);
        Assert.Equal(since, world.Status.Queue?.Since);
        Assert.NotNull(since);
    }

    [Fact]
    public void Finished_build_tells_what_was_built_and_how_long_each_part_took()
    {
        var world = Finished();

        var status = world.Status;
        Assert.Equal("python-flask", status.Plan?.ModelVersion);
        Assert.Equal("git", status.Source?.Kind);
        Assert.Equal("registry.example.com/team/app:20260304-050609", status.Image?.Reference);
        Assert.Equal(100, status.Progress?.Percent);
        Assert.Equal("100%", status.Progress?.Summary);
        Assert.Equal("24s", status.Duration);
        Assert.Equal(
            ["Queue 2", "Schedule 0", "Prepare 3", "Build 20", "Publish 1"],
            status.Stages!.Select(stage => $"{stage.Name} {stage.Seconds}")
        );
        Assert.Equal("app-" + world.Launched[0].Split('-')[1] + "-r1-a1-log", status.Log?.Archive);
        Assert.Equal(RunReasons.Succeeded.Name, Assert.Single(status.Attempts!).Reason);
        Assert.Null(status.Failure);
        Assert.Null(status.Queue);
    }

    [Fact]
    public void Condition_of_each_part_names_what_was_done_and_what_has_not_started()
    {
        var world = new World().Settle();
        Assert.Equal(RunReasons.Pending.Name, world.Condition(BuildConditions.Built).Reason);

        world = Finished();

        Assert.Equal(
            [RunReasons.Accepted, QueueReasons.Admitted, PlanReasons.Ready, BuildReasons.Succeeded, PushReasons.Succeeded],
            world.Status.Conditions!.Take(5).Select(condition => ReasonCatalog.ByName[condition.Reason])
        );
    }

    [Fact]
    public void Finished_build_costs_few_writes()
    {
        var world = Finished();

        Assert.InRange(world.Writes, 1, 8);
    }

    [Fact]
    public void Finished_build_keeps_its_Pod_for_its_time_and_then_needs_nothing_more()
    {
        var world = Finished();
        var writes = world.Writes;
        Assert.Equal(world.Status.CompletionTime + world.Settings.RetainPods, world.LookAgain);

        world.After(world.Settings.RetainPods - TimeSpan.FromSeconds(1)).Settle();
        Assert.Single(world.Pods);
        world.After(TimeSpan.FromSeconds(1)).Settle();

        Assert.Empty(world.Pods);
        Assert.Null(world.LookAgain);
        Assert.Equal(writes, world.Writes);
    }

    [Fact]
    public void Log_is_saved_before_the_end_is_told()
    {
        var world = new World().Settle().Prepared().Built().Published();

        world.Pass();

        Assert.Equal(
            [typeof(Effect.ArchiveLog), typeof(Effect.WriteStatus), typeof(Effect.Announce)],
            world.Effects.TakeLast(3).Select(effect => effect.GetType())
        );
        Assert.Equal(BuildPhase.Succeeded, world.Status.Phase);
    }

    [Fact]
    public void Log_that_cannot_be_saved_holds_no_build_for_ever()
    {
        var world = new World { LogsAreLost = true }
            .Settle()
            .Prepared()
            .Built()
            .Published()
            .Settle();

        Assert.Equal(BuildPhase.Succeeded, world.Status.Phase);
        Assert.Contains(world.Status.Warnings!, warning => warning.StartsWith(RunReasons.LogLost.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_mode_ends_well_without_building()
    {
        var world = new World { Build = An.ImageBuild(new ImageBuildSpec { Mode = BuildMode.Plan }) }.Settle();
        Assert.Equal([PodContainers.Prepare], world.Pod.Spec.InitContainers!.Select(container => container.Name));

        world.Prepared(Reports.Prepared with { Warnings = ["Something to look at"] }).Settle();
        Assert.Equal(BuildPhase.Publishing, world.Status.Phase);
        world.Published(new()).Settle();

        Assert.Equal((BuildPhase.Succeeded, RunReasons.Planned.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Equal("TTT-F", world.Letters());
        Assert.Equal(PushReasons.Skipped.Name, world.Condition(BuildConditions.Pushed).Reason);
        Assert.Equal(["Something to look at"], world.Status.Warnings);
        Assert.Null(world.Status.Image);
    }

    [Fact]
    public void Build_that_does_not_push_says_so()
    {
        var spec = new ImageBuildSpec { Output = new BuildOutput { Push = false } };
        var world = new World { Build = An.ImageBuild(spec) }
            .Settle()
            .Prepared()
            .Built()
            .Published(new())
            .Settle();

        Assert.Equal("TTTTF", world.Letters());
        Assert.Equal(PushReasons.Skipped.Name, world.Condition(BuildConditions.Pushed).Reason);
        Assert.Null(world.Status.Image);
    }

    [Fact]
    public void Build_of_several_images_tells_each_of_them()
    {
        var images = new[] { "web", "worker" }
            .Select(service => new ServiceImageStatus
            {
                Service = service,
                Reference = $"registry.example.com/team/app-{service}:1",
                Digest = "sha256:" + new string(service[^1] == 'b' ? 'b' : 'c', 64),
            })
            .ToList();
        var first = new ImageStatus { Reference = images[0].Reference, Digest = images[0].Digest };

        var world = new World().Settle().Prepared(Reports.Prepared with { Images = 2 }).Settle();
        Assert.Null(world.Status.Image);
        world.Built().Published(new() { Image = first, Images = images }).Settle();

        Assert.Equal((first.Reference, first.Digest), (world.Status.Image?.Reference, world.Status.Image?.Digest));
        Assert.Equal(images, world.Status.Images);
        Assert.Equal(
            $"2 images are in the registry, the first of them {first.Reference} as {first.Digest}",
            world.Condition(BuildConditions.Succeeded).Message
        );
    }

    [Fact]
    public void Progress_is_told_in_few_characters()
    {
        var world = new World().Settle().Prepared().Begins(PodContainers.Build);
        world.Log.AddRange(Reports.FailedStep.Take(4));

        world.Settle();

        Assert.Equal("32% 2/3", world.Status.Progress?.Summary);
        Assert.Equal("[2/3] RUN pip install -r requirements.txt", world.Status.Progress?.Step);
    }

    [Fact]
    public void Step_of_a_build_is_never_one_of_prepare()
    {
        var world = new World().Settle().Begins(PodContainers.Prepare).Settle();
        Assert.Equal("The source is being fetched and inspected", world.Status.Progress?.Step);

        world.Prepared().Begins(PodContainers.Build).Settle();

        Assert.Equal((BuildPhase.Building, "The engine is building the image"), (world.Status.Phase, world.Status.Progress?.Step));
    }

    [Fact]
    public void Start_of_the_run_is_one_for_status_Pod_and_tag()
    {
        var world = new World { Now = new DateTimeOffset(2026, 12, 31, 23, 59, 58, 700, TimeSpan.Zero) }.Settle();

        Assert.Equal("registry.example.com/team/app:20261231-235958", world.Status.Image?.Reference);
        Assert.Equal(new DateTimeOffset(2026, 12, 31, 23, 59, 58, TimeSpan.Zero), world.Status.StartTime);
        Assert.Equal(world.Status.StartTime, Core.Observation.BuildPod.Of(world.Pod).Facts.RunStart);
    }

    private static World Finished() => new World().Settle().Scheduled().Prepared().Settle().Built().Settle().Published().Settle();
}
