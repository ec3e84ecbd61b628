using Microsoft.AspNetCore.Http;
using Operator.Core.Contract;
using Operator.Core.Observation;
using Operator.Entities.ImagePushes;
using Operator.Testing.Servers;
using Operator.Workspace;
using Operator.Workspace.Copying;

namespace Operator.Tests.Workspace.Copying;

/// <summary>The container of a push, with real registries on both sides.</summary>
public sealed class PushCopyRunTests : IAsyncLifetime
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("imagebuild-push-");
    private readonly StringWriter log = new();
    private RegistryServer source = null!;
    private RegistryServer destination = null!;

    public async ValueTask InitializeAsync()
    {
        source = await RegistryServer.StartAsync();
        destination = await RegistryServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        root.Delete(recursive: true);
        await source.DisposeAsync();
        await destination.DisposeAsync();
    }

    [Fact]
    public async Task Image_is_copied_under_its_tags_and_reported_with_its_digest()
    {
        var (digest, size) = await TestImage.PushAsync(source, "team/app", "1");

        var (exit, report) = await RunAsync(Request("team/app:1"));

        Assert.Equal(0, exit);
        Assert.Null(report.Failure);
        var image = report.Image!;
        Assert.Equal(($"{destination.Host}/mirror/app:1", digest, size), (image.Reference, image.Digest, image.SizeBytes));
        Assert.Equal(["linux/amd64"], image.Platforms);
        Assert.Equal(["1", "stable"], image.Tags);
        Assert.Equal(digest, await destination.DigestOfAsync("mirror/app", "stable"));
        Assert.True(report.Times!.Ended >= report.Times.Started);
        var lines = log.ToString().Split('\n');
        Assert.Equal(size, lines.Select(CopyLine.Read).OfType<Core.Images.Copying.CopyProgress>().Last().BytesDone);
        Assert.Contains($"Copied {size} bytes: 2 blobs sent, 0 mounted, 0 were there", lines);
    }

    [Fact]
    public async Task Index_is_copied_whole_and_one_of_its_platforms_alone()
    {
        var (digest, _) = await TestImage.PushIndexAsync(source, "team/app", "1");

        var whole = (await RunAsync(Request("team/app:1"))).Report.Image!;
        var one = (await RunAsync(Request("team/app:1", platform: "linux/arm64"))).Report.Image!;

        Assert.Equal(digest, whole.Digest);
        Assert.Equal(2, whole.Platforms!.Count);
        Assert.NotEqual(digest, one.Digest);
        Assert.StartsWith("linux/arm64", Assert.Single(one.Platforms!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_side_gets_its_own_login_and_the_log_has_neither()
    {
        await TestImage.PushAsync(source, "team/app", "1");
        source.Login = ("reader", "pull-password");
        destination.TokenLogin = ("writer", "push-password");
        Write("source-registry", CopyBench.Login(source.Host, "reader", "pull-password"));
        Write("registry", CopyBench.Login(destination.Host, "writer", "push-password"));

        var (exit, report) = await RunAsync(Request("team/app:1", logins: true));

        Assert.True(exit == 0, $"{report.Failure}");
        Assert.DoesNotContain("password", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_of_both_sides_are_reported_by_their_reasons()
    {
        await TestImage.PushAsync(source, "team/app", "1");
        Assert.Equal("SourceImageNotFound", (await RunAsync(Request("team/none:1"))).Report.Failure?.Reason);
        destination.Login = ("writer", "push-password");
        Assert.Equal("PushAuthenticationRequired", (await RunAsync(Request("team/app:1"))).Report.Failure?.Reason);
        Write("registry", CopyBench.Login(destination.Host, "writer", "wrong-password"));
        Write("source-registry", CopyBench.Login(source.Host, "reader", "pull-password"));
        Assert.Equal("PushDenied", (await RunAsync(Request("team/app:1", logins: true))).Report.Failure?.Reason);
        File.Delete(Path.Combine(root.FullName, "registry", "config.json"));

        var (exit, report) = await RunAsync(Request("team/app:1", logins: true));

        Assert.Equal((1, "PushSecretInvalid"), (exit, report.Failure?.Reason));
        Assert.StartsWith("Secret to cannot be read", report.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_whose_child_is_missing_is_reported_as_incomplete()
    {
        await TestImage.PushIndexAsync(source, "team/app", "1");
        var asked = 0;
        source.Intercept = async context =>
        {
            // The index itself is the first manifest that is asked for.
            if (!context.Request.Path.Value!.Contains("/manifests/sha256:", StringComparison.Ordinal) || asked++ > 0)
            {
                return false;
            }

            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("""{"errors":[{"code":"MANIFEST_UNKNOWN"}]}""");
            return true;
        };

        Assert.Equal("SourceImageIncomplete", (await RunAsync(Request("team/app:1"))).Report.Failure?.Reason);
    }

    [Fact]
    public async Task Addresses_are_judged_for_each_side()
    {
        await TestImage.PushAsync(source, "team/app", "1");
        var request = Request("team/app:1");

        var from = await RunAsync(request with { SourceNetwork = new NetworkRules() });
        var to = await RunAsync(request with { RegistryNetwork = new NetworkRules() });

        Assert.Equal("SourceUrlForbidden", from.Report.Failure?.Reason);
        Assert.Equal("PushAddressForbidden", to.Report.Failure?.Reason);
    }

    [Fact]
    public async Task Request_that_cannot_be_read_is_a_defect_and_a_stop_leaves_no_report()
    {
        File.WriteAllText(Path.Combine(root.FullName, "request"), "nonsense");
        Assert.Equal("InternalError", (await RunAsync()).Report.Failure?.Reason);
        File.Delete(Path.Combine(root.FullName, "report"));
        File.WriteAllText(Path.Combine(root.FullName, "request"), RequestAnnotation.Write(Request("team/app:1")));

        var exit = await Run().RunAsync(new CancellationToken(canceled: true));

        Assert.Equal(143, exit);
        Assert.False(File.Exists(Path.Combine(root.FullName, "report")));
    }

    private PushRequest Request(string image, string? platform = null, bool logins = false) =>
        new()
        {
            Namespace = "team",
            Name = "copy",
            Uid = "uid",
            Run = 1,
            Attempt = 1,
            Spec = new ImagePushSpec
            {
                Source = new PushSource { Platform = platform },
                Destination = new PushDestination
                {
                    Repository = $"{destination.Host}/mirror/app",
                    RegistrySecret = logins ? "to" : null,
                    Insecure = true,
                },
            },
            Source = new PushSourceStatus
            {
                Image = $"{source.Host}/{image}",
                RegistrySecret = logins ? "from" : null,
                Insecure = true,
            },
            Tags = ["1", "stable"],
            StartTime = DateTimeOffset.UnixEpoch,
            SourceNetwork = Loopback,
            RegistryNetwork = Loopback,
        };

    private static NetworkRules Loopback => new() { Allowed = ["127.0.0.0/8"] };

    private Task<(int Exit, PublishReport Report)> RunAsync(PushRequest request)
    {
        File.WriteAllText(Path.Combine(root.FullName, "request"), RequestAnnotation.Write(request));
        return RunAsync();
    }

    private async Task<(int Exit, PublishReport Report)> RunAsync()
    {
        var exit = await Run().RunAsync(TestContext.Current.CancellationToken);
        var ended = new ContainerFacts { Life = ContainerLife.Ended, Message = File.ReadAllText(Path.Combine(root.FullName, "report")) };
        return (exit, ReadReport.Publish(ended)!);
    }

    private PushCopyRun Run() =>
        new(
            new WorkspacePaths
            {
                Workspace = root.FullName,
                Mounts = root.FullName,
                Report = Path.Combine(root.FullName, "report"),
            },
            new ContainerLog(log),
            TimeProvider.System
        );

    private void Write(string directory, string text)
    {
        Directory.CreateDirectory(Path.Combine(root.FullName, directory));
        File.WriteAllText(Path.Combine(root.FullName, directory, "config.json"), text);
    }
}
