using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;

namespace Operator.EndToEnd.Tests;

/// <summary>Pushes in real Pods, from and to real registries.</summary>
public sealed class PushTests(OperatorSuite suite)
{
    private const string Index = "application/vnd.oci.image.index.v1+json";
    private static readonly HttpClient Http = new();

    private string Registry => suite.Cluster.Registry;

    [Fact]
    public async Task Build_is_pushed_to_another_repository_under_another_tag_with_its_digest()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var build = await BuildAsync("push-source", "FROM debian:bookworm-slim\\nRUN echo push > /name");
        var push = await PushAsync(
            "push-build",
            $"source: {{buildRef: {{name: push-source}}}}\ndestination: {{repository: {Registry}/pushed/app, tags: [released], insecure: true}}"
        );
        var waiting = await push.IsAsync(status => status.Reason is not null, cancellation);
        Assert.Contains(waiting.Status.Reason, new[] { "QueueWaitsForBuild", "RunPodStarting" });

        var ended = await push.EndsAsync(cancellation);

        Assert.True(ended.Status.Phase == PushPhase.Succeeded, PushUnderTest.Describe(ended));
        var built = await build.EndsAsync(cancellation);
        Assert.Equal(built.Status.Image?.Digest, ended.Status.Image?.Digest);
        var copy = await RegistryImage.ReadAsync(Registry, "pushed/app", "released", cancellation);
        Assert.Equal(ended.Status.Image?.Digest, copy.Digest);
        Assert.Equal($"{Registry}/pushed/app:released", ended.Status.Image?.Reference);
        Assert.Equal(ended.Status.Progress?.TotalBytes, ended.Status.Progress?.Bytes);
        Assert.NotNull(ended.Status.Log?.Archive);
        var columns = await suite.Kubectl.RunAsync(cancellation, "get", "ip", "push-build");
        Assert.Matches(@"NAME\s+PHASE\s+REASON\s+PROGRESS\s+IMAGE\s+AGE", columns);
        Assert.Contains("RunSucceeded", columns, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registry_that_wants_a_login_gets_the_destinations_own()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var registry = suite.Cluster["IMAGEBUILD_TEST_REGISTRY_AUTH"];
        await RegistryArtifact.PushAsync(Registry, "pushes/login", "1", "login"u8.ToArray(), cancellation);
        var destination = $"{{repository: {registry}/pushed/login, insecure: true";
        var source = $"source: {{image: \"{Registry}/pushes/login:1\", insecure: true}}";

        var refused = await (await PushAsync("push-refused", $"{source}\ndestination: {destination}}}")).EndsAsync(cancellation);

        Assert.Equal((PushPhase.Failed, "PushAuthenticationRequired"), (refused.Status.Phase, refused.Status.Reason));
        Assert.Equal(PushStage.Push, refused.Status.Failure?.Stage);
        var password = (await File.ReadAllTextAsync(suite.Cluster["IMAGEBUILD_TEST_REGISTRY_PASSWORD_FILE"], cancellation)).Trim();
        await suite.Kubectl.RunAsync(
            cancellation,
            "create",
            "secret",
            "docker-registry",
            "push-login",
            $"--docker-server={registry}",
            $"--docker-username={suite.Cluster["IMAGEBUILD_TEST_REGISTRY_USER"]}",
            $"--docker-password={password}"
        );
        var allowed = await PushAsync("push-allowed", $"{source}\ndestination: {destination}, registrySecret: push-login}}");
        var ended = await allowed.EndsAsync(cancellation);
        Assert.True(ended.Status.Phase == PushPhase.Succeeded, PushUnderTest.Describe(ended));
        Assert.DoesNotContain(password, ended.Status.Log?.Tail ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registry_that_is_read_only_refuses_the_push()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await RegistryArtifact.PushAsync(Registry, "pushes/readonly", "1", "for a read-only registry"u8.ToArray(), cancellation);
        var push = await PushAsync(
            "push-readonly",
            $"""
            source: {ImageOf("pushes/readonly:1")}
            destination: {To($"{suite.Cluster["IMAGEBUILD_TEST_REGISTRY_READONLY"]}/pushed/readonly")}
            """
        );

        var ended = await push.EndsAsync(cancellation);

        Assert.Equal((PushPhase.Failed, "PushRefused"), (ended.Status.Phase, ended.Status.Reason));
    }

    [Fact]
    public async Task Index_whose_child_is_missing_is_not_pushed()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var child = await RegistryArtifact.PushAsync(Registry, "pushes/index", "child", "a child"u8.ToArray(), cancellation);
        await PutIndexAsync("pushes/index", "1", child, cancellation);
        using var deleted = await Http.DeleteAsync($"http://{Registry}/v2/pushes/index/manifests/{child}", cancellation);
        deleted.EnsureSuccessStatusCode();
        var push = await PushAsync(
            "push-index",
            $"source: {ImageOf("pushes/index:1")}\ndestination: {To($"{Registry}/pushed/index")}\nretry: {{limit: 3}}"
        );

        var ended = await push.EndsAsync(cancellation);

        Assert.Equal((PushPhase.Failed, "SourceImageIncomplete"), (ended.Status.Phase, ended.Status.Reason));
        Assert.Contains(child, ended.Status.Message, StringComparison.Ordinal);
        // An author's mistake is not tried again.
        Assert.Equal(1, ended.Status.Attempt);
        using var copy = await Http.GetAsync($"http://{Registry}/v2/pushed/index/manifests/1", cancellation);
        Assert.Equal(HttpStatusCode.NotFound, copy.StatusCode);
    }

    [Fact]
    public async Task Push_of_a_failed_build_fails_with_the_builds_reason()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var build = await BuildAsync("push-failed", "FROM debian:bookworm-slim\\nRUN exit 3");
        var failed = await build.EndsAsync(cancellation);
        Assert.Equal(BuildPhase.Failed, failed.Status.Phase);

        var push = await PushAsync(
            "push-of-failed",
            $"source: {{buildRef: {{name: push-failed}}}}\ndestination: {To($"{Registry}/pushed/failed")}"
        );

        var ended = await push.EndsAsync(cancellation);
        Assert.Equal((PushPhase.Failed, "SourceBuildNotSucceeded"), (ended.Status.Phase, ended.Status.Reason));
        Assert.Contains(failed.Status.Reason!, ended.Status.Message, StringComparison.Ordinal);
        Assert.Empty(await push.PodsAsync(cancellation));
    }

    [Fact]
    public async Task Push_that_is_cancelled_while_it_copies_keeps_its_log_and_loses_its_Pod()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await RegistryArtifact.PushAsync(Registry, "pushes/cancel", "1", "cancelled"u8.ToArray(), cancellation);
        // A registry that takes connections and says nothing.
        using var silent = new TcpListener(IPAddress.Parse(Registry.Split(':')[0]), 0);
        silent.Start();
        var push = await PushAsync(
            "push-cancel",
            $"source: {ImageOf("pushes/cancel:1")}\ndestination: {To($"{silent.LocalEndpoint}/pushed/cancel")}"
        );
        await push.IsAsync(status => status.Phase == PushPhase.Pushing && status.Log?.Tail is not null, cancellation);

        await suite.Kubectl.RunAsync(
            cancellation,
            "patch",
            "imagepush",
            "push-cancel",
            "--type=merge",
            "-p",
            """{"spec":{"cancel":true}}"""
        );

        var ended = await push.EndsAsync(cancellation);
        Assert.Equal((PushPhase.Cancelled, "RunCancelled"), (ended.Status.Phase, ended.Status.Reason));
        Assert.NotNull(ended.Status.Log?.Archive);
        await Eventually.IsAsync(
            async () => await push.PodsAsync(cancellation),
            pods => pods.Count == 0,
            // The kubelet of a busy node takes its time to take a Pod down.
            TimeSpan.FromMinutes(4),
            pods => $"{pods?.Count} Pods are left",
            cancellation
        );
    }

    private Task<PushUnderTest> PushAsync(string name, string spec) =>
        PushUnderTest.ApplyAsync(suite.Kubectl, name, spec, TestContext.Current.CancellationToken);

    private Task<BuildUnderTest> BuildAsync(string name, string dockerfile) =>
        suite.ApplyAsync(
            name,
            $"modelVersion: dockerfile\ndockerfile: {{inline: \"{dockerfile}\"}}\noutput: {{repository: {Registry}/pushes/{name}, tags: [b], insecure: true}}",
            TestContext.Current.CancellationToken
        );

    private string ImageOf(string name) => $"{{image: \"{Registry}/{name}\", insecure: true}}";

    private static string To(string repository) => $"{{repository: \"{repository}\", insecure: true}}";

    private async Task PutIndexAsync(string repository, string tag, string child, CancellationToken cancellationToken)
    {
        const string Manifest = "application/vnd.oci.image.manifest.v1+json";
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"http://{Registry}/v2/{repository}/manifests/{child}");
        asked.Headers.Accept.ParseAdd(Manifest);
        using var found = await Http.SendAsync(asked, cancellationToken);
        var size = (await found.Content.ReadAsByteArrayAsync(cancellationToken)).Length;
        using var body = new ByteArrayContent(
            System.Text.Encoding.UTF8.GetBytes(
                $$"""{"schemaVersion":2,"mediaType":"{{Index}}","manifests":[{"mediaType":"{{Manifest}}","digest":"{{child}}","size":{{size}}}]}"""
            )
        );
        body.Headers.ContentType = new MediaTypeHeaderValue(Index);
        using var put = await Http.PutAsync($"http://{Registry}/v2/{repository}/manifests/{tag}", body, cancellationToken);
        put.EnsureSuccessStatusCode();
    }
}
