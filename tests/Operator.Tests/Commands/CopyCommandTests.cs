using Microsoft.Extensions.Time.Testing;
using Operator.Commands.Copying;
using Operator.Core.Images.Copying;
using Operator.Entities;
using Operator.Testing.Servers;
using Operator.Tests.Workspace;
using Operator.Tests.Workspace.Copying;
using Operator.Workspace;
using Operator.Workspace.Copying;

namespace Operator.Tests.Commands;

/// <summary>The command as a shell starts it, between real registries.</summary>
public sealed class CopyCommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("imagebuild-copy-");
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
    public async Task Copy_prints_the_name_of_the_copy_and_what_was_done()
    {
        var (digest, size) = await TestImage.PushAsync(source, "team/app", "1");

        var (exit, output, error) = await CopyAsync("team/app:1", "app:release", "--tag", "latest");

        Assert.Equal((0, $"{destination.Host}/app:release@{digest}\n"), (exit, output));
        Assert.Equal($"Copied {size} bytes: 2 blobs sent, 0 mounted, 0 were there\n", error);
        Assert.Equal(digest, await destination.DigestOfAsync("app", "release"));
        Assert.Equal(digest, await destination.DigestOfAsync("app", "latest"));
    }

    [Fact]
    public async Task Copy_takes_the_sources_tag_where_none_is_asked_for_and_none_for_a_digest()
    {
        var (digest, _) = await TestImage.PushAsync(source, "team/app", "7");

        var byTag = await CopyAsync("team/app:7", "app");
        var byDigest = await CopyAsync($"team/app@{digest}", "other");

        Assert.Equal($"{destination.Host}/app:7@{digest}\n", byTag.Output);
        Assert.Equal($"{destination.Host}/other@{digest}\n", byDigest.Output);
        Assert.Equal(digest, await destination.DigestOfAsync("other", digest));
    }

    [Fact]
    public async Task Copy_takes_one_platform_and_the_logins_of_both_sides()
    {
        await TestImage.PushIndexAsync(source, "team/app", "1");
        source.Login = ("reader", "pull-word");
        destination.TokenLogin = ("writer", "push-word");

        var (exit, output, error) = await CopyAsync(
            "team/app:1",
            "app",
            "--platform",
            "linux/amd64",
            "--source-config",
            Write("source.json", CopyBench.Login(source.Host, "reader", "pull-word")),
            "--destination-config",
            Write("destination.json", CopyBench.Login(destination.Host, "writer", "push-word"))
        );

        Assert.Equal(0, exit);
        Assert.StartsWith($"{destination.Host}/app:1@sha256:", output, StringComparison.Ordinal);
        Assert.DoesNotContain("word", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copy_that_fails_says_why_and_what_to_do()
    {
        var (exit, output, error) = await CopyAsync("team/app:1", "app");

        Assert.Equal((1, ""), (exit, output));
        Assert.StartsWith("SourceImageNotFound: Image team/app:1 cannot be read: ", error, StringComparison.Ordinal);
        Assert.EndsWith($"\nHint: {SourceReasons.ImageNotFound.Hint}\n", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SpecImageReferenceInvalid: No Image is not an image reference", "No Image", "localhost/app")]
    [InlineData(
        "SpecImageReferenceInvalid: The destination may not name a digest: a copy has the digest of its source",
        "localhost/app",
        "localhost/app@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    )]
    [InlineData(
        "PushSecretInvalid: File /nowhere/config.json cannot be read: ",
        "localhost/app",
        "localhost/app",
        "--destination-config",
        "/nowhere/config.json"
    )]
    public async Task Copy_names_mistakes_of_the_command_line(string words, params string[] arguments)
    {
        var (exit, _, error) = await CommandLine.RunAsync(["copy", .. arguments]);

        Assert.Equal(1, exit);
        Assert.StartsWith(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copy_refuses_a_tag_that_is_none()
    {
        var (exit, _, error) = await CommandLine.RunAsync("copy", "a/b", "c/d", "--tag", "not a tag");

        Assert.Equal(1, exit);
        Assert.Contains("--tag not a tag: tags may have letters, digits, dots, dashes and underscores", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copy_tells_how_far_it_is_every_two_seconds_and_stops_on_request()
    {
        await TestImage.PushAsync(source, "team/app", "1", layers: [CopyBench.Bytes(5000)]);
        var reached = new TaskCompletionSource();
        destination.Intercept = async context =>
        {
            if (context.Request.Method != "PUT")
            {
                return false;
            }

            reached.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return true;
        };
        var time = new FakeTimeProvider();
        var log = new SharedText();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = new CopyRun(
            new CopyOptions
            {
                Source = $"{source.Host}/team/app:1",
                Destination = $"{destination.Host}/app",
                InsecureSource = true,
                InsecureDestination = true,
            },
            new ContainerLog(log),
            TextWriter.Null,
            time
        ).RunAsync(stop.Token);
        await reached.Task.WaitAsync(TestContext.Current.CancellationToken);

        await Testing.Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(2));
                return log.ToString().Contains(", 0 of 2 blobs\n", StringComparison.Ordinal);
            },
            "two seconds are told"
        );
        await stop.CancelAsync();

        Assert.Equal(143, await run);
        Assert.EndsWith("\nStopped on request\n", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_told_in_bytes_and_blobs() =>
        Assert.Equal(
            "1.5 GiB of 2 GiB, 3 of 5 blobs",
            CopyText.Progress(
                new CopyProgress
                {
                    BytesDone = 3L << 29,
                    BytesTotal = 2L << 30,
                    BlobsDone = 3,
                    BlobsTotal = 5,
                }
            )
        );

    private Task<(int Exit, string Output, string Error)> CopyAsync(string from, string to, params string[] more) =>
        CommandLine.RunAsync([
            "copy",
            $"{source.Host}/{from}",
            $"{destination.Host}/{to}",
            "--insecure-source",
            "--insecure-destination",
            .. more,
        ]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(root.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Text that one thread reads while another writes it.</summary>
    private sealed class SharedText : StringWriter
    {
        private readonly Lock gate = new();

        public override void Write(string? value)
        {
            lock (gate)
            {
                base.Write(value);
            }
        }

        public override string ToString()
        {
            lock (gate)
            {
                return base.ToString();
            }
        }
    }
}
