using Operator.Core.Contract;
using Operator.Core.Life;
using Operator.Core.Platforms;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>The life of a build for several platforms: the builds of the platforms, then the index of their images.</summary>
public sealed class PlatformLifeTests
{
    private const string Amd = "linux/amd64";
    private const string Arm = "linux/arm64";

    private static readonly string[] Both = [Amd, Arm];

    [Fact]
    public void Build_for_two_platforms_makes_two_builds_and_then_pushes_their_index()
    {
        var world = Of(inline: true).Settle();

        Assert.Equal([Amd, Arm], world.Platforms.Select(child => child.Spec.Platforms!.Single()));
        Assert.Empty(world.Pods);
        Assert.Equal(BuildPhase.Queued, world.Status.Phase);
        Assert.Equal("linux/amd64 waits, linux/arm64 waits", world.Status.Message);

        world.Says(Amd, Running(BuildPhase.Preparing)).Settle();
        Assert.Equal((BuildPhase.Preparing, "True"), (world.Status.Phase, world.Condition(BuildConditions.Admitted).Status));
        world.Says(Amd, Running(BuildPhase.Building, percent: 50)).After(TimeSpan.FromSeconds(2)).Settle();
        Assert.Equal((BuildPhase.Building, 23), (world.Status.Phase, world.Status.Progress!.Percent));
        Assert.Equal("linux/amd64 is being built, linux/arm64 waits", world.Status.Message);
        world.Says(Arm, Running(BuildPhase.Building)).After(TimeSpan.FromSeconds(2)).Settle();
        Assert.Equal("TTTUU", world.Letters());
        world.Says(Amd, Done('1')).Settle();
        Assert.Empty(world.Pods);
        Assert.Equal("linux/amd64 is built, linux/arm64 is being built", world.Status.Message);
        Assert.Equal(("sha256:" + new string('1', 64), BuildPhase.Building), (Row(world, Amd).Digest, Row(world, Arm).Phase));

        world.Says(Arm, Done('2')).After(TimeSpan.FromSeconds(2)).Settle();
        var pod = Assert.Single(world.Pods);
        Assert.Equal((BuildPhase.Publishing, "TTTTU"), (world.Status.Phase, world.Letters()));
        Assert.Equal([PodContainers.Push], pod.Spec.Containers.Select(container => container.Name));
        Assert.Contains("--index", pod.Spec.Containers[0].Args);
        var request = RequestAnnotation.ReadIndex(pod.Metadata.Annotations![ApiNames.RequestAnnotation]);
        Assert.Equal([new(Amd, "sha256:" + new string('1', 64)), new(Arm, "sha256:" + new string('2', 64))], request.Images);
        Assert.Equal(["1.0", "stable"], request.Tags);

        world.Scheduled().Pushed(Index).Settle();
        Assert.Equal(
            (BuildPhase.Succeeded, RunReasons.Succeeded.Name, "TTTTT"),
            (world.Status.Phase, world.Status.Reason, world.Letters())
        );
        Assert.Equal((Index.Image!.Digest, 100), (world.Status.Image!.Digest, world.Status.Progress!.Percent));
        Assert.Equal(Both, world.Status.Platforms!.Select(row => row.Platform));
        Assert.Equal(["inline", "amd64.log", "arm64.log"], [world.Status.Source!.Kind, .. world.Status.Platforms!.Select(row => row.Log)]);
        Assert.Equal(
            [BuildStage.Queue, BuildStage.Build, BuildStage.Schedule, BuildStage.Publish],
            world.Status.Stages!.Select(stage => stage.Name)
        );
        Assert.Equal(1, world.News.Count(news => news.EndedRun == 1));
        Assert.DoesNotContain(world.Effects, effect => effect is Effect.TakePlace);
    }

    [Fact]
    public void Second_platform_is_built_from_the_commit_that_the_first_has_fetched()
    {
        var commit = new string('a', 40);
        var world = Of(inline: false).Settle();
        Assert.Equal([Amd], world.Platforms.Select(child => child.Spec.Platforms!.Single()));
        Assert.Null(world.Platforms[0].Spec.Source!.Git!.Revision);

        world
            .Says(
                Amd,
                Running(BuildPhase.Building) with
                {
                    Source = new SourceStatus { Kind = "git", Revision = commit },
                }
            )
            .Settle();

        Assert.Equal(commit, world.Platforms[1].Spec.Source!.Git!.Revision);
        Assert.Equal(commit, world.Status.Source!.Revision);
    }

    [Fact]
    public void Platform_that_fails_fails_the_build_with_its_name_and_the_others_are_stopped()
    {
        var world = Of(inline: true).Settle();
        world.Says(Amd, Running(BuildPhase.Building)).Says(Arm, Running(BuildPhase.Building)).Settle();

        world
            .Says(
                Arm,
                Running(BuildPhase.Failed) with
                {
                    Reason = BuildReasons.StepFailed.Name,
                    CompletionTime = An.Hour.AddSeconds(9),
                    Conditions = [new Condition { Type = BuildConditions.Planned, Status = "True" }],
                    Failure = new BuildFailure
                    {
                        Class = FailureClass.User,
                        Reason = BuildReasons.StepFailed.Name,
                        Message = "RUN make failed with exit code 2",
                        Stage = BuildStage.Build,
                        Step = "[2/2] RUN make",
                        ExitCode = 2,
                        Excerpt = "no rule",
                    },
                }
            )
            .Settle();

        Assert.Equal((BuildPhase.Failed, BuildReasons.StepFailed.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Equal("linux/arm64: RUN make failed with exit code 2", world.Status.Message);
        var failure = world.Status.Failure!;
        Assert.Equal((2, "[2/2] RUN make", "no rule"), (failure.ExitCode, failure.Step, failure.Excerpt));
        Assert.Equal("TTTFU", world.Letters());
        Assert.Equal([true, false], world.Platforms.Select(child => child.Spec.Cancel));
        Assert.Empty(world.Launched);
    }

    [Fact]
    public void Cancelled_build_cancels_the_builds_of_its_platforms()
    {
        var world = Of(inline: true).Settle();
        world.Says(Amd, Running(BuildPhase.Building)).Settle().With(world.Build.Spec with { Cancel = true }).Settle();

        Assert.Equal((BuildPhase.Cancelled, RunReasons.Cancelled.Name), (world.Status.Phase, world.Status.Reason));
        Assert.All(world.Platforms, child => Assert.True(child.Spec.Cancel));
    }

    [Fact]
    public void Held_build_makes_none_and_one_that_is_held_later_holds_those_that_wait()
    {
        var world = Of(inline: true);
        world.With(world.Build.Spec with { Suspend = true }).Settle();
        Assert.Empty(world.Platforms);
        Assert.Equal(QueueReasons.Suspended.Name, world.Status.Reason);

        world.With(world.Build.Spec with { Suspend = false }).Settle().Says(Amd, Running(BuildPhase.Building)).Settle();
        world.With(world.Build.Spec with { Suspend = true, Priority = 7 }).Settle();

        Assert.Equal([(false, 0), (true, 7)], world.Platforms.Select(child => (child.Spec.Suspend, child.Spec.Priority)));
    }

    [Fact]
    public void New_run_stops_and_deletes_the_builds_of_the_one_before()
    {
        var world = Of(inline: true).Settle().Says(Amd, Running(BuildPhase.Building)).Settle();
        var old = world.Platforms.Select(child => child.Metadata.Name).ToList();

        world.With(world.Build.Spec with { Labels = new Dictionary<string, string> { ["a"] = "b" } }).Settle();

        Assert.Equal(4, world.Platforms.Count);
        Assert.All(world.Platforms.Where(child => old.Contains(child.Metadata.Name)), child => Assert.True(child.Spec.Cancel));
        world.Platforms.RemoveRange(0, 2);
        Assert.Equal(2, world.Status.Run!.Number);
    }

    [Theory]
    [InlineData(Amd)]
    [InlineData(null)]
    public void New_run_for_one_platform_stops_and_deletes_the_builds_of_the_one_before(string? platform)
    {
        var world = Of(inline: true).Settle().Says(Amd, Running(BuildPhase.Building)).Says(Arm, Done('2')).Settle();

        world.With(world.Build.Spec with { Platforms = platform is null ? null : [platform] }).Settle();

        var left = Assert.Single(world.Platforms);
        Assert.True(left.Spec is { Cancel: true, Platforms: [Amd] });
        Assert.Equal(2, world.Status.Run!.Number);
        Assert.Single(world.Launched);
    }

    [Fact]
    public void Platform_that_is_due_while_the_build_is_held_waits_from_the_beginning()
    {
        var world = Of(inline: false).Settle().Says(Amd, Running(BuildPhase.Preparing)).Settle();
        world.With(world.Build.Spec with { Suspend = true });
        world.Says(
            Amd,
            Running(BuildPhase.Building) with
            {
                Source = new SourceStatus { Kind = "git", Revision = new string('a', 40) },
            }
        );

        world.Settle();

        Assert.Equal([false, true], world.Platforms.Select(child => child.Spec.Suspend));
        Assert.DoesNotContain(world.Effects, effect => effect is Effect.SteerPlatformBuild { Build.Spec.Platforms: [Arm] });
    }

    [Fact]
    public void Process_that_dies_at_any_moment_makes_nothing_twice()
    {
        for (var after = 0; after < 8; after++)
        {
            var world = Of(inline: true);
            world.Pass(dieAfter: after);
            world.Restarted().Settle();
            Assert.Equal(2, world.Platforms.Count);
            world.Says(Amd, Done('1')).Says(Arm, Done('2'));
            world.Pass(dieAfter: after);
            world.Restarted().Settle();
            Assert.Single(world.Launched);
            world.Scheduled().Pushed(Index).Settle();
            Assert.Equal(BuildPhase.Succeeded, world.Status.Phase);
        }
    }

    [Fact]
    public void Index_that_the_registry_did_not_take_is_tried_again_without_building_again()
    {
        var world = Of(inline: true);
        world
            .With(world.Build.Spec with { Retry = new BuildRetry { Limit = 1 } })
            .Settle()
            .Says(Amd, Done('1'))
            .Says(Arm, Done('2'))
            .Settle();
        var failed = new PublishReport
        {
            Failure = new ReportedFailure { Reason = PushReasons.RegistryUnavailable.Name, Message = "registry.example.com answers 503" },
        };
        world.Scheduled().Begins(PodContainers.Push).Ends(PodContainers.Push, 1, ReportText.Write(failed)).Settle();
        Assert.Equal((BuildPhase.Publishing, RunReasons.Retrying.Name, 2), (world.Status.Phase, world.Status.Reason, world.Status.Attempt));
        Assert.Equal(2, world.Status.Platforms!.Count);

        world.After(TimeSpan.FromSeconds(11)).Settle().Scheduled().Pushed(Index).Settle();

        Assert.Equal(BuildPhase.Succeeded, world.Status.Phase);
        Assert.Equal((2, 2), (world.Launched.Count, world.Platforms.Count));
        Assert.NotNull(world.Status.Plan);
    }

    [Theory]
    [InlineData(BuildMode.Plan, true)]
    [InlineData(BuildMode.Build, false)]
    public void Without_a_push_there_is_no_index(BuildMode mode, bool push)
    {
        var world = Of(inline: true);
        var spec = world.Build.Spec;
        world
            .With(spec with { Mode = mode, Output = spec.Output! with { Push = push } })
            .Settle()
            .Says(Amd, Done('1'))
            .Says(Arm, Done('2'));

        world.Settle();

        Assert.Equal(BuildPhase.Succeeded, world.Status.Phase);
        Assert.Empty(world.Launched);
    }

    [Fact]
    public void Platforms_whose_sources_differ_make_no_image()
    {
        var world = Of(inline: true).Settle();
        world
            .Says(Amd, Done('1'))
            .Says(
                Arm,
                Done('2') with
                {
                    Source = new SourceStatus { Kind = "configMap", Digest = "sha256:other" },
                }
            );

        world.Settle();

        Assert.Equal(SourceReasons.ChecksumMismatch.Name, world.Status.Reason);
        Assert.Equal("linux/arm64 was built from another source than linux/amd64: it was changed in between", world.Status.Message);
    }

    [Fact]
    public void Build_of_a_platform_that_was_deleted_is_made_again()
    {
        var world = Of(inline: true).Settle();
        world.Platforms.RemoveAt(1);

        world.Settle();

        Assert.Equal(2, world.Platforms.Count);
    }

    private static PublishReport Index { get; } =
        new()
        {
            Image = new ImageStatus
            {
                Reference = "registry.example.com/team/app:1.0",
                Digest = "sha256:" + new string('e', 64),
                SizeBytes = 1 << 20,
                Tags = ["1.0", "stable"],
                Platforms = Both,
            },
        };

    private static PlatformStatus Row(World world, string platform) => world.Status.Platforms!.Single(row => row.Platform == platform);

    private static ImageBuildStatus Running(BuildPhase phase, int percent = 10) =>
        new()
        {
            Phase = phase,
            Reason = BuildReasons.Running.Name,
            StartTime = An.Hour.AddSeconds(3),
            Progress = new BuildProgress { Percent = percent },
        };

    private static ImageBuildStatus Done(char digit) =>
        Running(BuildPhase.Succeeded) with
        {
            Reason = RunReasons.Succeeded.Name,
            CompletionTime = An.Hour.AddSeconds(30),
            Source = new SourceStatus { Kind = "inline", Digest = "sha256:same" },
            Plan = new BuildPlanStatus { ModelVersion = "dockerfile", Dockerfile = "of-the-platform" },
            Image = new ImageStatus { Digest = "sha256:" + new string(digit, 64), SizeBytes = 5 },
            Log = new LogStatus { Archive = digit == '1' ? "amd64.log" : "arm64.log" },
        };

    private static World Of(bool inline) =>
        new()
        {
            Build = An.ImageBuild(
                new ImageBuildSpec
                {
                    ModelVersion = ModelVersions.Dockerfile,
                    Source = inline
                        ? new BuildSource
                        {
                            Inline = new InlineSource { Files = new Dictionary<string, string> { ["Dockerfile"] = "FROM scratch" } },
                        }
                        : World.Source,
                    Platforms = Both,
                    Output = new BuildOutput { Repository = "registry.example.com/team/app", Tags = ["1.0", "stable"] },
                }
            ),
        };
}
