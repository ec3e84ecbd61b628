using Operator.Core.Contract;
using Operator.Core.Observation;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;
using Operator.Workspace;
using Operator.Workspace.Copying;

namespace Operator.Tests.Workspace.Copying;

/// <summary>The container that pushes the index of several platforms' images, with a real registry.</summary>
public sealed class PushIndexRunTests : IAsyncLifetime
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("imagebuild-index-");
    private readonly StringWriter log = new();
    private RegistryServer registry = null!;

    public async ValueTask InitializeAsync() => registry = await RegistryServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        root.Delete(recursive: true);
        await registry.DisposeAsync();
    }

    [Fact]
    public async Task Index_of_the_images_is_pushed_under_all_tags_and_reported()
    {
        var (amd64, one) = await TestImage.PushAsync(registry, "team/app", "1.0-linux-amd64");
        var (arm64, other) = await TestImage.PushAsync(registry, "team/app", "1.0-linux-arm64", "arm64");

        var (exit, report) = await RunAsync(Request(new("linux/amd64", amd64), new("linux/arm64", arm64)));

        Assert.True(exit == 0, $"{report.Failure}");
        var image = report.Image!;
        Assert.Equal($"{registry.Host}/team/app:1.0", image.Reference);
        Assert.Equal(["linux/amd64", "linux/arm64"], image.Platforms);
        Assert.Equal((one + other, "1.0", "stable"), (image.SizeBytes, image.Tags![0], image.Tags[1]));
        Assert.Equal(image.Digest, await registry.DigestOfAsync("team/app", "1.0"));
        Assert.Equal(image.Digest, await registry.DigestOfAsync("team/app", "stable"));
        Assert.Equal(image.Digest, (await RunAsync(Request(new("linux/amd64", amd64), new("linux/arm64", arm64)))).Report.Image!.Digest);
    }

    [Fact]
    public async Task Image_that_is_gone_or_for_another_platform_makes_no_index()
    {
        var (amd64, _) = await TestImage.PushAsync(registry, "team/app", "1.0-linux-amd64");
        var gone = "sha256:" + new string('d', 64);

        var missing = await RunAsync(Request(new("linux/amd64", amd64), new("linux/arm64", gone)));
        var wrong = await RunAsync(Request(new("linux/amd64", amd64), new("linux/arm64", amd64)));

        Assert.Equal((1, "PushVerificationFailed"), (missing.Exit, missing.Report.Failure?.Reason));
        Assert.StartsWith(
            "The image for linux/arm64 is no longer in the registry",
            missing.Report.Failure!.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("The image for linux/arm64 is for linux/amd64", wrong.Report.Failure?.Message);
        Assert.Null(await registry.DigestOfAsync("team/app", "1.0"));
    }

    [Fact]
    public async Task Variant_that_an_engine_adds_is_that_of_the_platform()
    {
        var (digest, _) = await TestImage.PushIndexAsync(registry, "team/app", "from-an-engine");

        var (exit, report) = await RunAsync(Request(new("linux/amd64", digest), new("linux/arm64", digest)));

        Assert.True(exit == 0, $"{report.Failure}");
        Assert.Contains("linux/arm64/v8", report.Image!.Platforms!);
    }

    [Fact]
    public async Task Registry_that_does_not_take_it_is_reported_by_its_reason_and_nothing_secret_is_printed()
    {
        var (amd64, _) = await TestImage.PushAsync(registry, "team/app", "1.0-linux-amd64");
        var request = Request(new("linux/amd64", amd64), new("linux/arm64", amd64));
        registry.Login = ("writer", "push-password");
        Assert.Equal("PushAuthenticationRequired", (await RunAsync(request)).Report.Failure?.Reason);
        Directory.CreateDirectory(Path.Combine(root.FullName, "registry"));
        File.WriteAllText(
            Path.Combine(root.FullName, "registry", "config.json"),
            CopyBench.Login(registry.Host, "writer", "another-password")
        );

        var denied = await RunAsync(request with { Output = request.Output with { RegistrySecret = "login" } });

        Assert.Equal("PushDenied", denied.Report.Failure?.Reason);
        Assert.DoesNotContain("password", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registry_at_a_forbidden_address_is_not_asked()
    {
        var request = Request(new PlatformImage("linux/amd64", "sha256:" + new string('d', 64))) with
        {
            RegistryNetwork = new NetworkRules(),
        };

        Assert.Equal("PushAddressForbidden", (await RunAsync(request)).Report.Failure?.Reason);
    }

    private IndexRequest Request(params PlatformImage[] images) =>
        new()
        {
            Namespace = "team",
            Name = "app",
            Uid = "uid",
            Run = 1,
            Attempt = 1,
            StartTime = DateTimeOffset.UnixEpoch,
            Repository = $"{registry.Host}/team/app",
            Tags = ["1.0", "stable"],
            Images = images,
            Output = new BuildOutput { Insecure = true },
            RegistryNetwork = new NetworkRules { Allowed = ["127.0.0.0/8"] },
        };

    private async Task<(int Exit, PublishReport Report)> RunAsync(IndexRequest request)
    {
        var paths = new WorkspacePaths
        {
            Workspace = root.FullName,
            Mounts = root.FullName,
            Report = Path.Combine(root.FullName, "report"),
        };
        File.WriteAllText(Path.Combine(root.FullName, "request"), RequestAnnotation.Write(request));
        var exit = await new PushIndexRun(paths, new ContainerLog(log), TimeProvider.System).RunAsync(
            TestContext.Current.CancellationToken
        );
        var ended = new ContainerFacts { Life = ContainerLife.Ended, Message = File.ReadAllText(paths.Report) };
        return (exit, ReadReport.Publish(ended)!);
    }
}
