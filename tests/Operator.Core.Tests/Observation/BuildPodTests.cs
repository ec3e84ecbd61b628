using System.Globalization;
using System.Text.Json;
using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Observation;
using Operator.Core.Pods;
using Operator.Entities;
using Operator.Kubernetes.Models.Serialization;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Observation;

public sealed class BuildPodTests
{
    [Fact]
    public void Planned_Pod_keeps_what_names_it_and_its_build()
    {
        var pod = Read(File.ReadAllText(Repository.Path("tests/assets/pods/planned/everything.json")));

        var kept = BuildPod.Of(pod);

        Assert.Equal(pod.Metadata.NamespaceProperty, kept.Namespace);
        Assert.Equal(pod.Metadata.OwnerReferences[0].Name, kept.Build);
        Assert.Equal(pod.Metadata.OwnerReferences[0].Uid, kept.BuildUid);
        Assert.Equal((pod.Metadata.Name, 2, 3), (kept.Facts.Name, kept.Facts.Run, kept.Facts.Attempt));
        Assert.Equal(pod.Metadata.Labels[ApiNames.SpecHashLabel], kept.Facts.SpecHash);
        Assert.NotNull(kept.Facts.RunStart);
        Assert.True(kept.Facts.Builds);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "metadata": {}, "spec": {}, "status": {} }""")]
    [InlineData("""{ "metadata": { "labels": null, "annotations": null, "ownerReferences": null }, "spec": null, "status": null }""")]
    [InlineData(
        """
            {
              "metadata": { "name": null, "ownerReferences": [null, { "controller": true }], "labels": { "imagebuild.dev/run": null } },
              "spec": { "initContainers": [null, { "name": null }], "containers": [null] },
              "status": {
                "conditions": [null, { "type": null, "status": null }],
                "initContainerStatuses": [null, { "name": "build", "state": null }, { "name": null, "state": { "waiting": { "reason": "ErrImagePull" } } }],
                "containerStatuses": [null, { "name": "publish", "state": { "terminated": { "exitCode": 0, "reason": null, "message": null } } }]
              }
            }
            """
    )]
    public void Null_anywhere_is_nothing_and_never_a_null_in_what_is_kept(string json)
    {
        var kept = BuildPod.Of(Read(json));

        Assert.Null(kept.Build);
        Assert.Equal(("", "", "", ""), (kept.Namespace, kept.BuildUid, kept.Facts.Name, kept.Facts.Uid));
        Assert.All(
            kept.Waiting,
            waiting => Assert.Equal(("", "", "ErrImagePull", ""), (waiting.Name, waiting.Image, waiting.Reason, waiting.Message))
        );
        Assert.NotNull(ObservePod.Of(kept, An.ImageBuild().Spec, []));
    }

    [Theory]
    [InlineData(ApiNames.ApiVersion, "ImageBuild", true, "app")]
    [InlineData("imagebuild.dev/v1", "ImageBuild", true, "app")]
    [InlineData("another.dev/v1alpha1", "ImageBuild", true, null)]
    [InlineData("v1", "ImageBuild", true, null)]
    [InlineData(ApiNames.ApiVersion, "Widget", true, null)]
    [InlineData(ApiNames.ApiVersion, "ImageBuild", false, null)]
    public void Build_is_the_controlling_owner_of_its_kind_in_any_version(string apiVersion, string kind, bool controls, string? build)
    {
        var owner = new V1OwnerReference
        {
            ApiVersion = apiVersion,
            Kind = kind,
            Name = "app",
            Uid = "u1",
            Controller = controls,
        };

        Assert.Equal(build, BuildPod.Of(new V1Pod { Metadata = new V1ObjectMeta { OwnerReferences = [owner] } }).Build);
    }

    [Fact]
    public void Report_is_parsed_once_and_its_text_is_not_kept()
    {
        var text = ReportText.Write(new PrepareReport { Warnings = ["w"] });

        var kept = BuildPod.Of(Ended(text)).Facts;

        Assert.Equal(["w"], kept.PrepareReport?.Warnings);
        Assert.Null(kept.Prepare.Message);
    }

    [Theory]
    [InlineData("the last lines of a log")]
    [InlineData("""{ "warnings": [""")]
    public void Message_that_is_no_report_is_kept(string text)
    {
        var kept = BuildPod.Of(Ended(text)).Facts;

        Assert.Null(kept.PrepareReport);
        Assert.Equal(text, kept.Prepare.Message);
    }

    [Fact]
    public void Waiting_container_is_kept_with_its_image_and_the_kubelets_words()
    {
        var pod = Waits(PodContainers.Build, "ErrImagePull", "not found");

        var waiting = Assert.Single(BuildPod.Of(pod).Waiting);

        Assert.Equal(new WaitingContainer(PodContainers.Build, "engine:1", "ErrImagePull", "not found"), waiting);
    }

    [Fact]
    public void Nothing_waits_in_a_Pod_that_has_ended()
    {
        var pod = Waits(PodContainers.Build, "ErrImagePull", "not found");
        pod.Status.Phase = "Failed";

        var kept = BuildPod.Of(pod);

        Assert.Empty(kept.Waiting);
        Assert.Null(ObservePod.Of(kept, An.ImageBuild().Spec, []).Trouble);
    }

    [Fact]
    public void Publish_that_waits_beside_the_engine_has_not_begun()
    {
        var facts = Beside(Running("09:00:01"), Running("09:00:02")).Facts;

        Assert.Equal((ContainerLife.Running, ContainerLife.Waiting), (facts.Build.Life, facts.Publish.Life));
        Assert.True(facts.Builds);
    }

    [Fact]
    public void Publish_begins_when_the_engine_beside_it_has_ended()
    {
        var facts = Beside(Terminated(0, "09:00:30"), Running("09:00:02")).Facts;

        Assert.Equal((ContainerLife.Running, At("09:00:30")), (facts.Publish.Life, facts.Publish.StartedAt));
    }

    [Fact]
    public void Publish_that_ended_for_an_engine_that_failed_never_began()
    {
        var kept = Beside(Terminated(7, "09:00:30"), Terminated(1, "09:00:31"));

        Assert.Equal(ContainerLife.Waiting, kept.Facts.Publish.Life);
        Assert.False(kept.Facts.Publish.Began);
    }

    [Fact]
    public void Publish_that_failed_before_the_engine_was_done_is_seen_when_it_is() =>
        Assert.True(Beside(Terminated(0, "09:00:30"), Terminated(137, "09:00:10")).Facts.Publish.EndedBadly);

    private static BuildPod Beside(V1ContainerState build, V1ContainerState publish) =>
        BuildPod.Of(
            new V1Pod
            {
                Spec = new V1PodSpec
                {
                    InitContainers = [new V1Container { Name = PodContainers.Prepare }],
                    Containers = [new V1Container { Name = PodContainers.Build }, new V1Container { Name = PodContainers.Publish }],
                },
                Status = new V1PodStatus
                {
                    Phase = "Running",
                    ContainerStatuses =
                    [
                        new V1ContainerStatus { Name = PodContainers.Build, State = build },
                        new V1ContainerStatus { Name = PodContainers.Publish, State = publish },
                    ],
                },
            }
        );

    private static V1ContainerState Running(string time) => new() { Running = new V1ContainerStateRunning { StartedAt = At(time) } };

    private static V1ContainerState Terminated(int code, string time) =>
        new()
        {
            Terminated = new V1ContainerStateTerminated
            {
                ExitCode = code,
                StartedAt = At("09:00:00"),
                FinishedAt = At(time),
            },
        };

    private static DateTime At(string time) =>
        DateTime.Parse($"2026-11-01T{time}Z", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    private static V1Pod Ended(string message) =>
        WithPrepare(
            new V1ContainerState
            {
                Terminated = new V1ContainerStateTerminated { ExitCode = 0, Message = message },
            }
        );

    private static V1Pod WithPrepare(V1ContainerState state) =>
        new()
        {
            Status = new V1PodStatus { InitContainerStatuses = [new V1ContainerStatus { Name = PodContainers.Prepare, State = state }] },
        };

    private static V1Pod Waits(string container, string reason, string message) =>
        new()
        {
            Spec = new V1PodSpec { InitContainers = [new V1Container { Name = container, Image = "engine:1" }] },
            Status = new V1PodStatus
            {
                InitContainerStatuses =
                [
                    new V1ContainerStatus
                    {
                        Name = container,
                        State = new V1ContainerState
                        {
                            Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message },
                        },
                    },
                ],
            },
        };

    private static V1Pod Read(string json) => JsonSerializer.Deserialize(json, KubernetesModelsJsonContext.Default.V1Pod)!;
}
