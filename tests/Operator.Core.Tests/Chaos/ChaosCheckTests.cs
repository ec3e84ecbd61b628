using System.Text.Json;
using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Life;
using Operator.Core.Tests.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;
using Operator.Testing.Chaos;

namespace Operator.Core.Tests.Chaos;

/// <summary>The check of a chaotic run can fail: for each thing that it promises there is a record in which just that does not hold.</summary>
public sealed class ChaosCheckTests
{
    private const string Uid = "pod-2";

    /// <summary>A build whose first Pod somebody has deleted, and whose second attempt has succeeded.</summary>
    private static readonly ChaosRecord Good = RecordOf(ChaosKind.Good, world => world.Prepared().Built().Published());

    private static readonly ChaosRecord Failed = RecordOf(
        ChaosKind.DeadRegistry,
        world => world.Replace(world.Pod with { Status = PodStatuses.Failed(PodStatuses.Ended(world.Now, "prepare", 1, NoRegistry)) })
    );

    private static SeenPod Forgotten => Good.Pods[^1] with { Uid = "forgotten", DeletedByHand = true };

    private static string NoRegistry => PodStatuses.PrepareFailure(PushReasons.RegistryUnavailable.Name);

    [Fact]
    public void Story_of_two_attempts_that_ends_well_has_no_complaint() => Assert.Empty(ChaosCheck.Complaints([Good]));

    [Fact]
    public void Story_that_ends_badly_as_it_must_has_no_complaint() => Assert.Empty(ChaosCheck.Complaints([Failed]));

    [Fact]
    public void Build_that_nobody_has_seen_is_one() => Complains(Good with { Versions = [] }, "nobody has seen it");

    [Fact]
    public void Wrong_end_is_one() =>
        Complains(Good with { Asked = Good.Asked with { Kind = ChaosKind.FailingStep } }, "is no right end of a build of kind FailingStep");

    [Fact]
    public void Build_without_an_end_is_one() =>
        Complains(Good with { Versions = [.. Good.Versions.SkipLast(1)] }, "is no right end of a build of kind Good");

    [Fact]
    public void Second_end_is_one() =>
        Complains(
            Change(Good, status => status with { CompletionTime = status.CompletionTime!.Value.AddSeconds(1) }, added: true),
            "more than one end"
        );

    [Fact]
    public void Second_run_is_one() =>
        Complains(Change(Good, status => status with { Run = status.Run! with { Number = 2 } }), "nobody asked for run 2");

    [Fact]
    public void Phase_that_goes_back_is_one()
    {
        var versions = Good.Versions.ToList();
        var building = versions.FindLastIndex(version => version.Status.Phase == BuildPhase.Building);
        var preparing = versions.FindLastIndex(version =>
            version.Status.Phase == BuildPhase.Preparing
            && version.Status.Attempt == 2
            && version.Status.Reason == RunReasons.Preparing.Name
        );
        (versions[preparing], versions[building]) = (versions[building], versions[preparing]);

        Complains(Good with { Versions = versions }, "phase went back");
    }

    [Fact]
    public void Pod_that_is_left_over_is_one() => Complains(ChangePod(pod => pod with { LeftOver = true }), "is left over");

    [Fact]
    public void Second_Pod_of_an_attempt_is_one() =>
        Complains(
            Good with
            {
                Pods = [.. Good.Pods, Good.Pods[^1] with { Uid = "another" }],
            },
            "attempt 2 of run 1 ran in 2 Pods",
            "no attempt tells of Pod"
        );

    [Fact]
    public void Second_Pod_that_never_ran_is_none() =>
        Assert.Empty(ChaosCheck.Complaints([Good with { Pods = [.. Good.Pods, Good.Pods[^1] with { Uid = "another", Started = false }] }]));

    /// <summary>The process that created it died before it could write so; then somebody deleted it, and nothing tells of it any more.</summary>
    [Fact]
    public void Pod_that_somebody_deleted_before_any_status_told_of_it_is_none() =>
        Assert.Empty(ChaosCheck.Complaints([Good with { Pods = [.. Good.Pods, Forgotten] }]));

    [Fact]
    public void Pod_of_which_no_status_tells_and_that_nobody_deleted_is_one() =>
        Complains(Good with { Pods = [.. Good.Pods, Forgotten with { DeletedByHand = false }] }, "attempt 2 of run 1 ran in 2 Pods");

    [Fact]
    public void Attempt_whose_Pod_nobody_has_seen_is_one() =>
        Complains(ChangePod(pod => pod with { Uid = "another" }), "nobody has seen Pod");

    [Fact]
    public void Attempt_that_is_missing_is_one() =>
        Complains(Change(Good, status => status with { Attempts = [.. status.Attempts!.Skip(1)] }), "it tells of attempts 2");

    [Fact]
    public void Attempt_after_no_reason_is_one() =>
        Complains(
            Good with
            {
                Pods = [.. Good.Pods.Select(pod => pod with { DeletedByHand = false })],
            },
            "attempt 1: nobody has deleted its Pod"
        );

    [Theory]
    [InlineData("InfrastructureNodeLost")]
    [InlineData("PushRegistryUnavailable")]
    public void Attempt_after_a_wrong_reason_is_one(string reason) =>
        Complains(
            Change(Good, status => status with { Attempts = [status.Attempts![0] with { Reason = reason }, .. status.Attempts.Skip(1)] }),
            "is no reason for another one"
        );

    [Fact]
    public void More_attempts_than_allowed_are_one() =>
        Complains(
            Change(
                Failed,
                status => status with { Attempt = 3, Attempts = [.. status.Attempts!, status.Attempts![^1] with { Number = 3 }] }
            ),
            "3 attempts are more than 1 retries allow"
        );

    [Fact]
    public void Last_attempt_that_ended_otherwise_is_one() =>
        Complains(
            Change(
                Good,
                status =>
                    status with
                    {
                        Attempts = [status.Attempts![0], status.Attempts[1] with { Reason = BuildReasons.StepFailed.Name }],
                    }
            ),
            "its last attempt ended with BuildStepFailed"
        );

    [Fact]
    public void Attempt_that_ended_before_it_began_is_one() =>
        Complains(
            Change(
                Good,
                status =>
                    status with
                    {
                        Attempts = [status.Attempts![0], status.Attempts[1] with { CompletionTime = DateTimeOffset.UnixEpoch }],
                    }
            ),
            "attempt 2: it lasted from"
        );

    [Fact]
    public void Other_image_in_the_registry_is_one() =>
        Complains(Good with { Image = Good.Image! with { Digest = "sha256:bbbb" } }, "the registry sha256:bbbb");

    [Fact]
    public void Image_of_another_attempt_is_one() =>
        Complains(Good with { Image = Good.Image! with { Attempt = "uid/1/1" } }, "the image is of attempt uid/1/1");

    [Fact]
    public void More_images_than_Pods_are_one() =>
        Complains(Good with { Uploads = ["sha256:a", "sha256:b", "sha256:c"] }, "2 Pods have pushed 3 images");

    [Fact]
    public void Image_of_a_build_that_failed_is_one() => Complains(Failed with { Image = Good.Image }, "which cannot be");

    [Fact]
    public void End_that_is_not_told_is_one() =>
        Complains(Good with { Events = [.. Good.Events.Where(item => item.Reason != RunReasons.Succeeded.Name)] }, "was told 0 times");

    [Fact]
    public void End_that_is_told_twice_is_one() => Complains(Good with { Events = [.. Good.Events, Good.Events[^1]] }, "was told 2 times");

    [Fact]
    public void End_that_is_told_otherwise_is_one() =>
        Complains(
            ChangeEvent(RunReasons.Succeeded, item => item with { Message = "All is well" }),
            "event RunSucceeded says 'All is well'"
        );

    [Fact]
    public void Start_of_a_Pod_that_never_was_is_one() =>
        Complains(
            ChangeEvent(RunReasons.PodStarting, item => item with { Message = "Attempt 9 has started: Pod app was created" }),
            "there was no such Pod"
        );

    [Fact]
    public void State_that_never_was_is_one()
    {
        var lie = new SeenEvent("Normal", QueueReasons.NamespaceLimit.Name, "Waits", An.Hour);
        var record = Good with { Events = [.. Good.Events, lie] };

        Complains(record, "of a state that it never had");
        // Nobody can say so of a time in which nobody looked.
        Assert.Empty(ChaosCheck.Complaints([record with { Blind = [new Blindness(An.Hour, An.Hour.AddSeconds(1))] }]));
    }

    [Fact]
    public void Failure_that_is_told_of_a_success_is_one() =>
        Complains(
            Good with
            {
                Events = [.. Good.Events, new SeenEvent("Warning", BuildReasons.StepFailed.Name, "A step failed", An.Hour)],
            },
            "event BuildStepFailed"
        );

    [Fact]
    public void Event_of_another_severity_is_one() =>
        Complains(ChangeEvent(RunReasons.Succeeded, item => item with { Type = "Warning" }), "is Warning, not Normal");

    private static void Complains(ChaosRecord record, params string[] parts)
    {
        var complaints = ChaosCheck.Complaints([record]);
        Assert.All(parts, part => Assert.Contains(complaints, complaint => complaint.Contains(part, StringComparison.Ordinal)));
        Assert.All(complaints, complaint => Assert.StartsWith(record.Name + ": ", complaint, StringComparison.Ordinal));
    }

    private static ChaosRecord RecordOf(ChaosKind kind, Func<World, World> end)
    {
        var asked = new ChaosBuild(0, 1, BuildEngine.BuildKit, kind);
        var spec = new ImageBuildSpec { Retry = new BuildRetry { Limit = asked.Retries } };
        var world = new World { Build = An.ImageBuild(spec) }.Settle();
        var first = Seen(world.Pod) with { DeletedByHand = true };
        world.Deleted().Settle();
        world.Gone().Settle();
        world.After(TimeSpan.FromSeconds(11)).Settle();
        var second = Seen(world.Pod);
        world.Begins("prepare").Settle();
        world.Prepared().Settle();
        end(world).Settle();
        var versions = world.Effects.OfType<Effect.WriteStatus>().Select((write, number) => Version(world.Build, write.Status, number));
        var succeeded = world.Status.Phase == BuildPhase.Succeeded;
        return new ChaosRecord
        {
            Asked = asked,
            Versions = [.. versions],
            Pods = [first, second],
            Events =
            [
                .. world.News.Select(news => new SeenEvent(news.Reason.Severity.ToString(), news.Reason.Name, news.Message, An.Hour)),
            ],
            Uploads = succeeded ? [PodStatuses.Digest] : [],
            Image = succeeded ? new(PodStatuses.Digest, $"{world.Build.Metadata.Uid}/1/2") : null,
        };
    }

    private static SeenPod Seen(V1Pod pod) =>
        new(pod.Metadata.Uid!, pod.Metadata.Name!, 1, int.Parse(pod.Metadata.Labels![ApiNames.AttemptLabel])) { Started = true };

    private static ImageBuild Version(ImageBuild build, ImageBuildStatus status, int number)
    {
        var copy = JsonSerializer.Deserialize(
            JsonSerializer.Serialize(build, ContractJson.Default.ImageBuild),
            ContractJson.Default.ImageBuild
        )!;
        copy.Metadata = copy.Metadata with { ResourceVersion = $"{number}" };
        copy.Status = status;
        return copy;
    }

    private static ChaosRecord Change(ChaosRecord record, Func<ImageBuildStatus, ImageBuildStatus> change, bool added = false)
    {
        var last = record.Versions[^1];
        var changed = Version(last, change(last.Status), record.Versions.Count);
        return record with { Versions = [.. record.Versions.SkipLast(added ? 0 : 1), changed] };
    }

    private static ChaosRecord ChangePod(Func<SeenPod, SeenPod> change) =>
        Good with
        {
            Pods = [.. Good.Pods.Select(pod => pod.Uid == Uid ? change(pod) : pod)],
        };

    private static ChaosRecord ChangeEvent(BuildReason reason, Func<SeenEvent, SeenEvent> change) =>
        Good with
        {
            Events = [.. Good.Events.Select(item => item.Reason == reason.Name ? change(item) : item)],
        };
}
