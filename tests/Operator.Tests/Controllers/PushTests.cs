using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Core.Acceptance;
using Operator.Core.Contract;
using Operator.Core.Images.Copying;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Client;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>Pushes on a real API server; the test plays the kubelet.</summary>
public sealed class PushTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    [Fact]
    public async Task Push_copies_an_image_shows_how_far_it_is_and_writes_little()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImagePush("copy"));
        var pod = await bench.PodAsync("copy");
        await bench.EventAsync("copy", RunReasons.PodStarting.Name);
        bench.Kubelet.Logs.Write(pod.Metadata.Name!, PodContainers.Push, Line(30, 120));
        await bench.Kubelet.CopyingAsync(pod.Metadata.Name!);

        var running = await bench.PushAsync("copy", status => status.Progress?.Bytes == 30, "its bytes are in the status");
        Assert.Equal((PushPhase.Pushing, 25, 120), (running.Phase, running.Progress!.Percent, (int)running.Progress.TotalBytes!));
        Assert.Equal("25% 30 B of 120 B", running.Progress.Summary);
        await bench.Kubelet.CopiedAsync(pod.Metadata.Name!);

        var end = await bench.PushReachesAsync("copy", PushPhase.Succeeded);
        Assert.Equal((PodStatuses.Digest, "aaaaaaaaaaaa"), (end.Image?.Digest, end.Image?.ShortDigest));
        Assert.Equal(
            (ImagePush.KindName, "copy"),
            (pod.Metadata.OwnerReferences.Single().Kind, pod.Metadata.OwnerReferences.Single().Name)
        );
        var told = await bench.EventAsync("copy", RunReasons.Succeeded.Name);
        Assert.Equal((ImagePush.KindName, "Normal"), (told.InvolvedObject.Kind, told.Type));
        var archive = Assert.Single(await bench.ArchivesAsync("copy"));
        Assert.Equal(end.Log?.Archive, archive.Metadata.Name);
        Assert.InRange(bench.Proxy.Count(request => request.IsWrite && request.Concerns("imagepushes")), 2, 8);
    }

    [Fact]
    public async Task Push_waits_for_its_build_and_takes_the_digest_that_its_status_has()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("app", spec => spec with { Output = Output with { RegistrySecret = "login" } }));
        await bench.CreateAsync(FromBuild("copy"));
        var build = await bench.PodAsync("app");

        var waiting = await bench.PushAsync("copy", status => status.Phase == PushPhase.Queued, "it waits");
        Assert.Equal(
            (QueueReasons.WaitsForBuild.Name, "The push waits for build app, which has not ended"),
            (waiting.Reason, waiting.Message)
        );
        Assert.Equal("Normal", (await bench.EventAsync("copy", QueueReasons.WaitsForBuild.Name)).Type);
        await bench.Kubelet.SucceededAsync(build.Metadata.Name!);

        var pod = await bench.PodAsync("copy");
        var request = RequestAnnotation.ReadPush(pod.Metadata.Annotations![ApiNames.RequestAnnotation]);
        Assert.Equal($"registry.invalid/team/app:v1@{PodStatuses.Digest}", request.Source.Image);
        Assert.Equal("login", request.Source.RegistrySecret);
        Assert.Equal(["v1"], request.Tags);
        await bench.Client.DeleteAsync<ImageBuild>("app", bench.Namespace, cancellationToken: TestContext.Current.CancellationToken);
        await bench.Kubelet.CopiedAsync(pod.Metadata.Name!);
        var end = await bench.PushReachesAsync("copy", PushPhase.Succeeded);
        Assert.Equal((request.Source.Image, "app"), (end.Source?.Image, end.Source?.Build));
    }

    [Fact]
    public async Task Push_that_was_applied_before_its_build_finds_it()
    {
        await using var bench = await ControllerBench.StartAsync(server, options => options.Pods.TroubleGrace = TimeSpan.FromSeconds(30));
        await bench.CreateAsync(FromBuild("copy"));
        var waiting = await bench.PushAsync("copy", status => status.Phase == PushPhase.Queued, "it waits");
        Assert.Equal("The push waits for build app, which does not exist yet", waiting.Message);

        await bench.CreateAsync(An.ImageBuild("app", spec => spec with { Output = Output }));
        await bench.Kubelet.SucceededAsync((await bench.PodAsync("app")).Metadata.Name!);

        await bench.PodAsync("copy");
    }

    [Fact]
    public async Task Push_of_a_build_that_is_missing_fails()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(FromBuild("copy"));

        var end = await bench.PushReachesAsync("copy", PushPhase.Failed);

        Assert.Equal((SourceReasons.BuildNotFound.Name, "Build app does not exist in the namespace"), (end.Reason, end.Message));
        Assert.Equal("Warning", (await bench.EventAsync("copy", SourceReasons.BuildNotFound.Name)).Type);
    }

    [Fact]
    public async Task Push_of_a_build_that_is_deleted_while_it_waits_fails()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("app", spec => spec with { Output = Output, Suspend = true }));
        await bench.CreateAsync(FromBuild("copy"));
        await bench.PushAsync("copy", status => status.Reason == QueueReasons.WaitsForBuild.Name, "it waits");

        await bench.Client.DeleteAsync<ImageBuild>("app", bench.Namespace, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(SourceReasons.BuildNotFound.Name, (await bench.PushReachesAsync("copy", PushPhase.Failed)).Reason);
    }

    [Theory]
    [InlineData(true, "SourceBuildNotSucceeded")]
    [InlineData(false, "SourceBuildWithoutImage")]
    public async Task Push_of_a_build_without_an_image_fails(bool fails, string reason)
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(
            An.ImageBuild("app", spec => spec with { Output = Output, Mode = fails ? BuildMode.Build : BuildMode.Plan })
        );
        var pod = (await bench.PodAsync("app")).Metadata.Name!;
        await (
            fails
                ? bench.Kubelet.PrepareFailedAsync(pod, SourceReasons.Empty.Name, "Nothing is there")
                : bench.Kubelet.SaysAsync(
                    pod,
                    PodStatuses.Succeeded(
                        PodStatuses.Prepared(DateTimeOffset.UtcNow),
                        PodStatuses.Ended(DateTimeOffset.UtcNow, "publish", 0, "{}")
                    )
                )
        );
        await bench.ReachesAsync("app", fails ? BuildPhase.Failed : BuildPhase.Succeeded);

        await bench.CreateAsync(FromBuild("copy"));

        var end = await bench.PushReachesAsync("copy", PushPhase.Failed);
        Assert.Equal((reason, PushStage.Queue), (end.Reason, end.Failure?.Stage));
        Assert.Contains("app", end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registry_that_refuses_ends_the_push_and_one_that_is_down_is_tried_again()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImagePush("copy", spec => spec with { Retry = new BuildRetry { Limit = 1 } }));
        var first = (await bench.PodAsync("copy")).Metadata.Name!;
        await bench.Kubelet.CopyFailedAsync(first, PushReasons.RegistryUnavailable.Name, "The registry answers 503");
        await bench.PushAsync("copy", status => status.Attempt == 2, "it is tried again");
        var second = (await bench.PodAsync("copy", attempt: 2)).Metadata.Name!;
        await bench.Kubelet.CopyFailedAsync(second, PushReasons.Denied.Name, "The registry says no");

        var end = await bench.PushReachesAsync("copy", PushPhase.Failed);

        Assert.Equal((PushReasons.Denied.Name, "The registry says no"), (end.Reason, end.Message));
        Assert.Equal([PushReasons.RegistryUnavailable.Name, PushReasons.Denied.Name], end.Attempts!.Select(attempt => attempt.Reason));
        Assert.Equal("Warning", (await bench.EventAsync("copy", PushReasons.Denied.Name)).Type);
    }

    [Fact]
    public async Task Cancel_stops_the_Pod_keeps_the_record_and_may_be_said_twice()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImagePush("copy"));
        await bench.Kubelet.CopyingAsync((await bench.PodAsync("copy")).Metadata.Name!);
        await bench.PushReachesAsync("copy", PushPhase.Pushing);

        await bench.ChangePushAsync("copy", new JsonObject { ["cancel"] = true });

        var end = await bench.PushReachesAsync("copy", PushPhase.Cancelled);
        Assert.Equal((RunReasons.Cancelled.Name, PushStage.Push), (end.Reason, end.Failure?.Stage));
        Assert.Single(end.Attempts!);
        // The scheduler does not know the Pod: its deletion is complete at once.
        await Eventually.HoldsAsync(
            async () => (await bench.PodsAsync("copy")).All(pod => pod.Metadata.DeletionTimestamp is not null),
            "its Pod is deleted"
        );
        await bench.ChangePushAsync("copy", new JsonObject { ["cancel"] = true, ["priority"] = 5 });
        var again = await bench.PushAsync("copy", status => status.ObservedGeneration == 3, "the second cancel is seen");
        Assert.Equal((PushPhase.Cancelled, 1, end.CompletionTime), (again.Phase, again.Run!.Number, again.CompletionTime));
    }

    [Fact]
    public async Task Cancel_of_a_finished_push_changes_nothing()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImagePush("copy"));
        await bench.Kubelet.CopiedAsync((await bench.PodAsync("copy")).Metadata.Name!);
        var end = await bench.PushReachesAsync("copy", PushPhase.Succeeded);

        await bench.ChangePushAsync("copy", new JsonObject { ["cancel"] = true });

        var after = await bench.PushAsync("copy", status => status.ObservedGeneration == 2, "the change is seen");
        Assert.Equal((PushPhase.Succeeded, end.CompletionTime), (after.Phase, after.CompletionTime));
    }

    [Fact]
    public async Task Operator_that_is_killed_goes_on_with_the_same_Pod_and_no_other()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImagePush("copy"));
        var pod = (await bench.PodAsync("copy")).Metadata;
        await bench.KillOperatorAsync();
        await bench.Kubelet.CopiedAsync(pod.Name!);

        await bench.StartOperatorAsync();

        await bench.PushReachesAsync("copy", PushPhase.Succeeded);
        Assert.Equal(pod.Uid, Assert.Single(await bench.PodsAsync("copy")).Metadata.Uid);
    }

    [Fact]
    public async Task Pushes_share_the_limits_of_builds_and_a_waiting_one_holds_no_slot()
    {
        await using var bench = await ControllerBench.StartAsync(server, options => options.Limits.Cluster = 1);
        await bench.CreateAsync(An.ImageBuild("app", spec => spec with { Output = Output, Suspend = true }));
        await bench.CreateAsync(FromBuild("waits"));
        await bench.PushAsync("waits", status => status.Reason == QueueReasons.WaitsForBuild.Name, "it waits for its build");
        // Of the same name as the build: the queue must tell them apart.
        await bench.CreateAsync(An.ImagePush("app"));
        var first = await bench.PodAsync("app");
        Assert.Equal(ImagePush.KindName, first.Metadata.OwnerReferences.Single().Kind);

        await bench.ChangeSpecAsync("app", new JsonObject { ["suspend"] = false });

        var held = await bench.WaitAsync("app", status => status.Queue?.Position == 1, "the build waits for the push");
        Assert.Equal(QueueReasons.ClusterLimit.Name, held.Status.Reason);
        await bench.Kubelet.CopiedAsync(first.Metadata.Name!);
        await Eventually.HoldsAsync(
            async () => (await bench.PodsAsync("app")).Any(IsOfBuild),
            "the build starts when the push has ended",
            TimeSpan.FromSeconds(20)
        );
        await bench.Kubelet.SucceededAsync((await bench.PodsAsync("app")).Single(IsOfBuild).Metadata.Name!);
        await bench.PodAsync("waits");
    }

    [Fact]
    public async Task Push_is_deleted_when_its_time_to_live_is_over()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImagePush("copy", spec => spec with { Retention = new BuildRetention { TtlSecondsAfterFinished = 1 } }));
        await bench.Kubelet.CopiedAsync((await bench.PodAsync("copy")).Metadata.Name!);

        await Eventually.HoldsAsync(
            async () => await bench.Client.GetAsync<ImagePush>("copy", bench.Namespace) is null,
            "it is deleted",
            TimeSpan.FromSeconds(20)
        );
    }

    [Theory]
    [InlineData("no destination")]
    [InlineData("negative timeout")]
    [InlineData("tag with a slash")]
    [InlineData("negative retries")]
    public async Task Schema_refuses_what_can_never_be_pushed(string what)
    {
        await using var bench = await ControllerBench.StartAsync(server);

        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => bench.CreateAsync(Wrong(what)));

        Assert.True(refusal.IsInvalid, refusal.Message);
    }

    /// <summary>API servers before 1.25 drop the rules of the schema: there the operator refuses.</summary>
    [Theory]
    [InlineData("both sources")]
    [InlineData("no source")]
    [InlineData("zero timeout")]
    public async Task Rule_holds_with_and_without_a_server_that_knows_rules(string what)
    {
        await using var bench = await ControllerBench.StartAsync(server);
        try
        {
            await bench.CreateAsync(Wrong(what));
        }
        catch (KubernetesApiException refusal)
        {
            Assert.True(refusal.IsInvalid, refusal.Message);
            return;
        }

        Assert.Equal(SpecReasons.Invalid.Name, (await bench.PushReachesAsync("copy", PushPhase.Failed)).Reason);
        Assert.Empty(await bench.PodsAsync("copy"));
    }

    [Fact]
    public async Task What_the_schema_lets_pass_is_refused_by_its_reason()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(
            An.ImagePush("itself", spec => spec with { Destination = new PushDestination { Repository = "registry.example.com/team/app" } })
        );
        await bench.CreateAsync(An.ImagePush("wrong", spec => spec with { Source = new PushSource { Image = "Not An Image" } }));

        var itself = await bench.PushReachesAsync("itself", PushPhase.Failed);
        var wrong = await bench.PushReachesAsync("wrong", PushPhase.Failed);

        Assert.Equal((SpecReasons.Invalid.Name, "Destination is the source itself, under the same tag"), (itself.Reason, itself.Message));
        Assert.Equal(SpecReasons.ImageReferenceInvalid.Name, wrong.Reason);
        Assert.Empty(await bench.PodsAsync("itself"));
    }

    [Fact]
    public async Task Sample_is_taken_by_the_server_and_accepted()
    {
        await CustomResources.InstallAsync();
        using var api = ApiServer.FromEnvironment("KUBECONFIG");
        const string Path = "/apis/imagebuild.dev/v1alpha1/namespaces/default/imagepushes?dryRun=All";
        var text = await File.ReadAllTextAsync(
            Repository.Path("config", "samples", "pushes", "after-a-build.yaml"),
            TestContext.Current.CancellationToken
        );

        var stored = (await api.SendAsync(HttpMethod.Post, Path, text, "application/yaml")).Checked();

        var spec = stored["spec"].Deserialize(ContractJson.Default.ImagePushSpec)!;
        Assert.Equal("scaffold-python-flask", spec.Source.BuildRef?.Name);
        Assert.Empty(AcceptPush.Check(PushRun.Of(An.ImagePush(_ => spec))));
    }

    private static ImagePush Wrong(string what) =>
        An.ImagePush(
            "copy",
            spec =>
                what switch
                {
                    "both sources" => spec with { Source = spec.Source with { BuildRef = new PushBuildReference { Name = "app" } } },
                    "no source" => spec with { Source = new PushSource() },
                    "no destination" => spec with { Destination = new PushDestination() },
                    "zero timeout" => spec with { Timeouts = new PushTimeouts { Push = "0s" } },
                    "negative timeout" => spec with { Timeout = "-5m" },
                    "tag with a slash" => spec with { Destination = spec.Destination with { Tags = ["a/b"] } },
                    _ => spec with { Retry = new BuildRetry { Limit = -1 } },
                }
        );

    private static BuildOutput Output => new() { Repository = "registry.invalid/team/app", Tags = ["v1"] };

    private static ImagePush FromBuild(string name) =>
        An.ImagePush(name, spec => spec with { Source = new PushSource { BuildRef = new PushBuildReference { Name = "app" } } });

    private static bool IsOfBuild(V1Pod pod) => pod.Metadata.OwnerReferences.Single().Kind == ImageBuild.KindName;

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
