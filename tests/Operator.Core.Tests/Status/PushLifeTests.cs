using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Images.Copying;
using Operator.Core.Life;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>The life of a push, in the loop that builds have.</summary>
public sealed class PushLifeTests
{
    private const string Digest = "sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";

    [Fact]
    public void Push_of_an_image_goes_from_the_queue_over_its_Pod_to_the_registry()
    {
        var world = Of(An.ImagePush()).Settle();
        Assert.Equal((PushPhase.Preparing, RunReasons.PodStarting.Name), (world.Push.Status.Phase, world.Push.Status.Reason));
        Assert.Equal("mirror.example.com/team/app:1.5", world.Push.Status.Image?.Reference);
        Assert.Equal("registry.example.com/team/app:1.5", world.Push.Status.Source?.Image);

        world.Scheduled().Begins(PodContainers.Push);
        world.Log.Add("Copying registry.example.com/team/app:1.5 to mirror.example.com/team/app");
        world.Log.Add(Line(1 << 20, 4 << 20));
        world.After(TimeSpan.FromSeconds(1)).Settle();
        Assert.Equal((PushPhase.Pushing, PushReasons.Running.Name), (world.Push.Status.Phase, world.Push.Status.Reason));
        var progress = world.Push.Status.Progress!;
        Assert.Equal((25, 1 << 20, 4 << 20), (progress.Percent, (int)progress.Bytes!, (int)progress.TotalBytes!));
        Assert.Equal("25% 1.0 MiB of 4.0 MiB", progress.Summary);

        world.Pushed().Settle();
        var end = world.Push.Status;
        Assert.Equal((PushPhase.Succeeded, RunReasons.Succeeded.Name), (end.Phase, end.Reason));
        Assert.Equal($"mirror.example.com/team/app:1.5 is in the registry as {Reports.Pushed.Image!.Digest}", end.Message);
        Assert.Equal(
            [
                BuildConditions.Accepted,
                BuildConditions.Admitted,
                BuildConditions.Pushed,
                BuildConditions.Succeeded,
                BuildConditions.Ready,
                BuildConditions.Reconciling,
                BuildConditions.Stalled,
            ],
            end.Conditions!.Select(condition => condition.Type)
        );
        Assert.Equal([PushStage.Queue, PushStage.Schedule, PushStage.Push], end.Stages!.Select(stage => stage.Name));
        Assert.Equal((100, 1 << 20), (end.Progress!.Percent, (int)end.Progress.Bytes!));
        Assert.NotNull(end.Log?.Archive);
    }

    [Fact]
    public void Push_waits_for_its_build_names_it_and_takes_its_digest()
    {
        var world = Of(FromBuild()).With(Build(BuildPhase.Building)).Settle();
        var waiting = world.Push.Status;
        Assert.Equal((PushPhase.Queued, QueueReasons.WaitsForBuild.Name), (waiting.Phase, waiting.Reason));
        Assert.Equal("The push waits for build app, which has not ended", waiting.Message);
        Assert.Equal("waits for app", waiting.Progress?.Summary);
        Assert.Null(waiting.Source);
        Assert.DoesNotContain(world.Effects, effect => effect is Effect.TakePlace);

        world.With(Succeeded()).Settle();

        var source = world.Push.Status.Source!;
        Assert.Equal($"registry.example.com/team/app:1@{Digest}", source.Image);
        Assert.Equal(("app", 3, "builds-login"), (source.Build, source.BuildRun, source.RegistrySecret));
        var request = RequestAnnotation.ReadPush(world.Pod.Metadata.Annotations![ApiNames.RequestAnnotation]);
        Assert.Equal((source.Image, "1"), (request.Source.Image, string.Join(',', request.Tags)));
    }

    [Fact]
    public void Build_that_is_deleted_or_built_anew_after_its_digest_was_taken_does_not_matter()
    {
        var world = Of(FromBuild() with { Retry = new BuildRetry { Limit = 1 } }).With(Succeeded()).Settle();
        var taken = world.Push.Status.Source!;
        world.With((ImageBuild?)null).Begins(PodContainers.Push).After(TimeSpan.FromSeconds(1));
        world.Ends(PodContainers.Push, 1, Reports.PublishFailed(PushReasons.RegistryUnavailable)).Settle();
        Assert.Equal((2, RunReasons.Retrying.Name), (world.Push.Status.Attempt, world.Push.Status.Reason));

        world.Restarted().After(TimeSpan.FromMinutes(1)).Settle().Pushed().Settle();

        Assert.Equal(PushPhase.Succeeded, world.Push.Status.Phase);
        Assert.Equal(taken.Image, world.Push.Status.Source?.Image);
        Assert.Equal(2, world.Launched.Count);
    }

    [Fact]
    public void Status_that_was_never_written_is_made_up_for_by_the_Pod()
    {
        var world = Of(FromBuild()).With(Succeeded());
        Assert.True(world.Pass(), "it creates the Pod, and writes no status before that is reported");
        Assert.Single(world.Launched);
        Assert.Null(world.Push.Status.Source);

        world.Restarted().Settle().Pushed().Settle();

        Assert.Equal(PushPhase.Succeeded, world.Push.Status.Phase);
        Assert.Single(world.Launched);
    }

    [Fact]
    public void Pod_that_copies_something_else_is_not_taken_for_its_own()
    {
        var world = Of(FromBuild()).With(Succeeded());
        Assert.True(world.Pass());
        var pod = world.Pod;
        var request = RequestAnnotation.ReadPush(pod.Metadata.Annotations![ApiNames.RequestAnnotation]);
        pod.Metadata.Annotations[ApiNames.RequestAnnotation] = RequestAnnotation.Write(
            request with
            {
                Source = request.Source with { Image = "registry.example.com/other@" + Digest },
            }
        );

        world.Restarted().Settle();

        Assert.Equal(InfrastructureReasons.PodRejected.Name, world.Push.Status.Reason);
        Assert.Contains("its request differs", world.Push.Status.Message, StringComparison.Ordinal);
    }

    public static TheoryData<BuildPhase, string> Ends =>
        new()
        {
            { BuildPhase.Failed, "SourceBuildNotSucceeded" },
            { BuildPhase.Error, "SourceBuildNotSucceeded" },
            { BuildPhase.Cancelled, "SourceBuildNotSucceeded" },
            { BuildPhase.Succeeded, "SourceBuildWithoutImage" },
        };

    [Theory]
    [MemberData(nameof(Ends))]
    public void Build_that_ended_without_an_image_fails_the_push(BuildPhase phase, string reason)
    {
        var world = Of(FromBuild()).With(Build(phase)).Settle();

        var end = world.Push.Status;
        Assert.Equal((PushPhase.Failed, reason), (end.Phase, end.Reason));
        Assert.Equal((FailureClass.User, PushStage.Queue), (end.Failure?.Class, end.Failure?.Stage));
        Assert.Contains("app", end.Message, StringComparison.Ordinal);
        Assert.Empty(world.Launched);
    }

    [Fact]
    public void Build_that_does_not_exist_is_waited_for_only_for_a_moment()
    {
        var world = Of(FromBuild()).Settle();
        Assert.Equal(
            (QueueReasons.WaitsForBuild.Name, "The push waits for build app, which does not exist yet"),
            (world.Push.Status.Reason, world.Push.Status.Message)
        );
        Assert.Equal(An.Hour + world.Settings.TroubleGrace, world.LookAgain);

        world.After(world.Settings.TroubleGrace).Settle();

        Assert.Equal(SourceReasons.BuildNotFound.Name, world.Push.Status.Reason);
        Assert.Equal("Build app does not exist in the namespace", world.Push.Status.Message);
    }

    [Fact]
    public void Build_that_is_deleted_before_it_ends_fails_the_push()
    {
        var build = Build(BuildPhase.Building);
        build.Metadata = build.Metadata with { DeletionTimestamp = An.Hour.UtcDateTime };
        var world = Of(FromBuild()).With(build).Settle();

        Assert.Equal((PushPhase.Failed, SourceReasons.BuildNotFound.Name), (world.Push.Status.Phase, world.Push.Status.Reason));
    }

    [Fact]
    public void Waiting_for_a_build_is_waiting_in_the_queue()
    {
        var push = FromBuild() with { Timeouts = new PushTimeouts { Queue = "30m" } };
        var world = Of(push).With(Build(BuildPhase.Building)).Settle().After(TimeSpan.FromMinutes(31)).Settle();

        Assert.Equal((PushPhase.Error, QueueReasons.Timeout.Name), (world.Push.Status.Phase, world.Push.Status.Reason));
        Assert.Equal("The push waited longer than 30m in the queue", world.Push.Status.Message);
    }

    [Fact]
    public void Push_waits_for_a_slot_with_its_source_known()
    {
        var world = Of(FromBuild()).With(Succeeded());
        world.Admission = new AdmissionVerdict.Wait(1, 1, QueueReasons.NamespaceLimit);
        world.Settle();

        Assert.Equal((PushPhase.Queued, QueueReasons.NamespaceLimit.Name), (world.Push.Status.Phase, world.Push.Status.Reason));
        Assert.Equal("The push waits: the limit of concurrent builds in its namespace is reached", world.Push.Status.Message);
        Assert.Equal("app", world.Push.Status.Source?.Build);
    }

    [Fact]
    public void Suspended_push_asks_for_nothing()
    {
        var world = Of(FromBuild() with { Suspend = true });
        world.Admission = new AdmissionVerdict.Hold();
        world.Settle();

        Assert.Equal(
            (QueueReasons.Suspended.Name, "The push is held by spec.suspend"),
            (world.Push.Status.Reason, world.Push.Status.Message)
        );
        Assert.DoesNotContain(world.Effects, effect => effect is Effect.TakeOrigin);
    }

    [Fact]
    public void Push_that_waits_for_its_build_is_cancelled_at_once_and_again_without_effect()
    {
        var world = Of(FromBuild()).With(Build(BuildPhase.Building)).Settle().With(spec => spec with { Cancel = true }).Settle();
        Assert.Equal((PushPhase.Cancelled, RunReasons.Cancelled.Name), (world.Push.Status.Phase, world.Push.Status.Reason));
        var end = world.Push.Status.CompletionTime;

        world.With(spec => spec with { Cancel = true, Priority = 1 }).After(TimeSpan.FromMinutes(1)).Settle();

        Assert.Equal(
            (PushPhase.Cancelled, end, 1),
            (world.Push.Status.Phase, world.Push.Status.CompletionTime, world.Push.Status.Run!.Number)
        );
    }

    [Fact]
    public void Running_push_is_cancelled_keeps_its_log_and_loses_its_Pod()
    {
        var world = Of(An.ImagePush()).Settle().Begins(PodContainers.Push).Settle().With(spec => spec with { Cancel = true }).Settle();

        Assert.Equal(PushPhase.Cancelled, world.Push.Status.Phase);
        Assert.Equal([typeof(Effect.CreatePod), typeof(Effect.ArchiveLog), typeof(Effect.DeletePod)], world.Deeds);
        Assert.NotNull(world.Push.Status.Log?.Archive);
    }

    [Fact]
    public void Finished_push_stays_finished_when_it_is_cancelled()
    {
        var world = Of(An.ImagePush()).Settle().Pushed().Settle().With(spec => spec with { Cancel = true }).Settle();

        Assert.Equal((PushPhase.Succeeded, 1), (world.Push.Status.Phase, world.Push.Status.Run!.Number));
    }

    [Theory]
    [InlineData("PushDenied", 3, "Failed", 1)]
    [InlineData("SourceImageIncomplete", 3, "Failed", 1)]
    [InlineData("PushRegistryUnavailable", 0, "Error", 1)]
    [InlineData("PushRegistryUnavailable", 1, "Error", 2)]
    public void Only_failures_of_the_infrastructure_are_tried_again(string reason, int limit, string phase, int attempts)
    {
        var world = Of(An.ImagePush(spec => spec with { Retry = new BuildRetry { Limit = limit } }));
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            world.Settle().Begins(PodContainers.Push).After(TimeSpan.FromSeconds(1));
            world.Ends(PodContainers.Push, 1, Reports.PublishFailed(ReasonCatalog.ByName[reason])).Settle().After(TimeSpan.FromMinutes(10));
        }

        Assert.Equal((phase, reason), ($"{world.Push.Status.Phase}", world.Push.Status.Reason));
        Assert.Equal(PushStage.Push, world.Push.Status.Failure?.Stage);
        Assert.Equal(attempts, world.Launched.Count);
    }

    [Fact]
    public void Copy_that_takes_too_long_ends_by_its_own_reason()
    {
        var push = An.ImagePush(spec => spec with { Timeouts = new PushTimeouts { Push = "2m" } });
        var world = Of(push).Settle().Scheduled().Begins(PodContainers.Push).Settle().After(TimeSpan.FromMinutes(3)).Settle();

        Assert.Equal((PushPhase.Failed, PushReasons.Timeout.Name), (world.Push.Status.Phase, world.Push.Status.Reason));
        Assert.Equal("Copying took longer than 2m, the limit in timeouts.push or the operator's", world.Push.Status.Message);
    }

    [Fact]
    public void Copy_has_as_much_time_as_an_engine()
    {
        var world = Of(An.ImagePush()).Settle().Scheduled().Begins(PodContainers.Push).Settle();
        Assert.Equal(TimeSpan.FromHours(1), world.Facts().Timeouts.Publish);

        world.After(world.Settings.Timeouts.Publish + TimeSpan.FromMinutes(5)).Settle();

        Assert.Equal(PushPhase.Pushing, world.Push.Status.Phase);
    }

    [Fact]
    public void New_run_request_copies_again_and_takes_the_source_anew()
    {
        var world = Of(FromBuild()).With(Succeeded()).Settle().Pushed().Settle();
        var next = Succeeded();
        next.Status = next.Status with { Image = next.Status.Image! with { Digest = "sha256:" + new string('d', 64) } };

        world.With(next).With(spec => spec with { RunRequest = "again" }).Settle().Pushed().Settle();

        Assert.Equal((PushPhase.Succeeded, 2), (world.Push.Status.Phase, world.Push.Status.Run!.Number));
        Assert.EndsWith(new string('d', 64), world.Push.Status.Source?.Image, StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_of_the_source_that_is_missing_is_named_by_its_field()
    {
        var world = Of(FromBuild()).With(Succeeded()).Settle().Scheduled();
        world.Event("FailedMount", "MountVolume.SetUp failed for volume \"source-registry\" : secret \"builds-login\" not found").Settle();

        world.After(world.Settings.TroubleGrace).Settle();

        Assert.Equal(SourceReasons.SecretNotFound.Name, world.Push.Status.Reason);
        Assert.Equal(
            "Secret builds-login, named in output.registrySecret of build app, does not exist in the namespace",
            world.Push.Status.Message
        );
    }

    [Fact]
    public void Push_is_deleted_when_its_time_to_live_is_over()
    {
        var push = An.ImagePush(spec =>
            spec with
            {
                Retention = new BuildRetention { TtlSecondsAfterFinished = 60, PodsSeconds = 10 },
            }
        );
        var world = Of(push).Settle().Pushed().Settle();
        Assert.Single(world.Pods);

        world.After(TimeSpan.FromSeconds(11)).Settle();
        Assert.Empty(world.Pods);
        world.After(TimeSpan.FromSeconds(61)).Pass();

        Assert.True(world.BuildDeleted);
    }

    [Fact]
    public void Wrong_spec_is_refused_with_all_that_is_wrong()
    {
        var world = Of(
                An.ImagePush(spec => spec with { Destination = spec.Destination with { Repository = "Mirror/App" }, Timeout = "0s" })
            )
            .Settle();

        Assert.Equal((PushPhase.Failed, SpecReasons.ImageReferenceInvalid.Name), (world.Push.Status.Phase, world.Push.Status.Reason));
        Assert.Contains("destination.repository", world.Push.Status.Message, StringComparison.Ordinal);
        Assert.Contains("timeout must be", world.Push.Status.Message, StringComparison.Ordinal);
        Assert.Empty(world.Launched);
    }

    [Fact]
    public void Name_that_looks_like_a_secret_is_not_written_again_and_again()
    {
        const string Token = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
        var world = Of(An.ImagePush(spec => spec with { Source = new PushSource { Image = $"registry.example.com/app:{Token}" } }))
            .Settle();
        var writes = world.Writes;

        world.After(TimeSpan.FromMinutes(1)).Pass();
        world.After(TimeSpan.FromMinutes(1)).Pass();

        Assert.Equal(writes, world.Writes);
    }

    internal static World Of(ImagePush push) => new() { Build = PushRun.Of(push) };

    internal static World Of(ImagePushSpec spec) => Of(An.ImagePush(_ => spec));

    internal static ImagePushSpec FromBuild() =>
        new()
        {
            Source = new PushSource { BuildRef = new PushBuildReference { Name = "app" } },
            Destination = new PushDestination { Repository = "mirror.example.com/team/app" },
        };

    internal static ImageBuild Build(BuildPhase phase) =>
        An.ImageBuild(
            new ImageBuildSpec { Output = new BuildOutput { RegistrySecret = "builds-login" } },
            new ImageBuildStatus
            {
                ObservedGeneration = 1,
                Phase = phase,
                Reason = "BuildFailedUnknown",
                Message = "What happened",
                Run = new BuildRun { Number = 3 },
            }
        );

    internal static ImageBuild Succeeded()
    {
        var build = Build(BuildPhase.Succeeded);
        build.Status = build.Status with
        {
            Image = new ImageStatus
            {
                Reference = "registry.example.com/team/app:1",
                Digest = Digest,
                Tags = ["1"],
            },
        };
        return build;
    }

    private static string Line(long bytes, long all) =>
        CopyLine.Of(
            new CopyProgress
            {
                BytesDone = bytes,
                BytesTotal = all,
                BlobsDone = 1,
                BlobsTotal = 3,
            }
        );
}
