using Microsoft.AspNetCore.Http;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Testing.Proxy;
using Operator.Testing.Servers;
using Operator.Tests.Workspace;
using Operator.Tests.Workspace.Sources;

namespace Operator.Tests.Failures;

/// <summary>What prepare finds at the source: archives, blobs, artifacts, files in the object; git has a file of its own.</summary>
internal static class SourceFailures
{
    /// <summary>No resolver asks a server about a label that is so long.</summary>
    public static readonly string NoHost = new string('a', 64) + ".invalid";

    private const string Blob = "M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk";

    [Produces("SourceCertificateUntrusted")]
    public static async Task CertificateUntrusted(FailureScene scene)
    {
        using var certificates = TestCertificates.Create();
        var server = scene.Add(await LoopbackServer.StartAsync(_ => Task.CompletedTask, certificates.Server));
        await scene.PrepareAsync(Archive(server.Url));
    }

    [Produces("SourceSecretNotFound")]
    public static async Task SecretNotFound(FailureScene scene)
    {
        await scene.ApplyAsync(spec =>
            spec with
            {
                Source = new()
                {
                    Archive = new() { Url = "https://example.com/a.tar", CredentialsSecret = "login" },
                },
            }
        );
        await scene.MountFailsAsync("MountVolume.SetUp failed for volume \"source-credentials\" : secret \"login\" not found");
    }

    [Produces("SourceConfigMapNotFound")]
    public static async Task ConfigMapNotFound(FailureScene scene)
    {
        await scene.ApplyAsync(spec => spec with { Source = new() { ConfigMap = new() { Name = "app" } } });
        await scene.MountFailsAsync("MountVolume.SetUp failed for volume \"source\" : configmap \"app\" not found");
    }

    [Produces("SourceCredentialsInvalid")]
    public static Task CredentialsInvalid(FailureScene scene)
    {
        scene.Work.SourceSecret("username", "ada");
        return scene.PrepareAsync(
            new BuildSource
            {
                Git = new() { Url = "http://127.0.0.1:1/a.git", CredentialsSecret = "login" },
            }
        );
    }

    [Produces("SourceContextDirNotFound")]
    public static Task ContextDirNotFound(FailureScene scene) => scene.PrepareAsync(Inline("a") with { ContextDir = "missing" });

    [Produces("SourceEmpty")]
    public static Task Empty(FailureScene scene)
    {
        Directory.CreateDirectory(scene.Work.Paths.SourceConfigMap);
        return scene.PrepareAsync(new BuildSource { ConfigMap = new() { Name = "app" } });
    }

    [Produces("SourceTooLarge")]
    public static Task TooLarge(FailureScene scene)
    {
        scene.Work.Limits = new SourceLimits { MaxFiles = 20 };
        return scene.PrepareAsync(Inline(string.Concat(Enumerable.Repeat("d/", 30)) + "file"));
    }

    [Produces("SourceFileTooLarge")]
    public static async Task FileTooLarge(FailureScene scene)
    {
        scene.Work.Limits = new SourceLimits { MaxFileBytes = 100 };
        await ServeAsync(scene, new TarBytes().File("large", new string('x', 3000)).ToGzip());
    }

    [Produces("SourceArchiveUnsafe")]
    public static Task ArchiveUnsafe(FailureScene scene) => ServeAsync(scene, new TarBytes().File("/etc/passwd").ToGzip());

    [Produces("SourceArchiveBomb")]
    public static Task ArchiveBomb(FailureScene scene) =>
        ServeAsync(scene, new TarBytes().File("large", new string('x', 30_000_000)).ToGzip());

    [Produces("SourceArchiveInvalid")]
    public static Task ArchiveInvalid(FailureScene scene) => ServeAsync(scene, "<html>Not what you think</html>"u8.ToArray());

    [Produces("SourceChecksumMismatch")]
    public static async Task ChecksumMismatch(FailureScene scene)
    {
        var url = await ServedAsync(scene, new TarBytes().File("a").ToGzip());
        await scene.PrepareAsync(
            new BuildSource
            {
                Archive = new() { Url = url, Sha256 = new string('0', 64) },
            }
        );
    }

    [Produces("SourceUrlForbidden")]
    public static Task UrlForbidden(FailureScene scene)
    {
        scene.Work.Network = new NetworkRules();
        return scene.PrepareAsync(Archive("http://127.0.0.1:1"));
    }

    [Produces("SourceArchiveNotFound")]
    public static Task ArchiveNotFound(FailureScene scene) => AnswerAsync(scene, 404);

    [Produces("SourceUnavailable")]
    public static Task Unavailable(FailureScene scene) => AnswerAsync(scene, 500);

    [Produces("SourceHostUnknown")]
    public static Task HostUnknown(FailureScene scene) => scene.PrepareAsync(Archive("http://" + NoHost));

    [Produces("SourceBlobNotFound")]
    public static Task BlobNotFound(FailureScene scene) => BlobAsync(scene, 404);

    [Produces("SourceBlobBlocked")]
    public static Task BlobBlocked(FailureScene scene) => BlobAsync(scene, 451);

    [Produces("SourceImageNotFound")]
    public static async Task ImageNotFound(FailureScene scene)
    {
        var registry = scene.Add(await RegistryServer.StartAsync());
        await scene.PrepareAsync(
            new BuildSource
            {
                Oci = new() { Image = $"{registry.Host}/none:1", Insecure = true },
            }
        );
    }

    [Produces("SourceImageIncomplete")]
    public static async Task ImageIncomplete(FailureScene scene)
    {
        var (registry, destination) = await RegistriesAsync(scene);
        await TestImage.PushIndexAsync(registry, "team/app", "1");
        var asked = 0;
        registry.Intercept = context =>
        {
            // The index itself is the first manifest that is asked for.
            var isMissing = context.Request.Path.Value!.Contains("/manifests/sha256:", StringComparison.Ordinal) && asked++ == 0;
            context.Response.StatusCode = isMissing ? 404 : 200;
            return Task.FromResult(isMissing);
        };
        await CopyAsync(scene, registry, destination);
    }

    [Produces("SourceImageInvalid")]
    public static async Task ImageInvalid(FailureScene scene)
    {
        var (registry, destination) = await RegistriesAsync(scene);
        registry.Intercept = async context =>
        {
            context.Response.ContentType = "application/vnd.oci.image.manifest.v1+json";
            await context.Response.WriteAsync("<html>");
            return true;
        };
        await CopyAsync(scene, registry, destination);
    }

    [Produces("SourceBuildNotFound")]
    public static Task BuildNotFound(FailureScene scene) => scene.ApplyPushAsync(Of("no-such-build"));

    [Produces("SourceBuildNotSucceeded")]
    public static async Task BuildNotSucceeded(FailureScene scene)
    {
        await scene.ApplyAsync(scene.Name, spec => spec with { ModelVersion = "cobol" });
        await scene.Bench.ReachesAsync(scene.Name, BuildPhase.Failed);
        await scene.ApplyPushAsync(Of(scene.Name));
    }

    [Produces("SourceBuildWithoutImage")]
    public static async Task BuildWithoutImage(FailureScene scene)
    {
        await scene.ApplyAsync(scene.Name, spec => spec with { Output = new() { Push = false } });
        var now = DateTimeOffset.UtcNow;
        await scene.Bench.Kubelet.SaysAsync(
            (await scene.PodAsync()).Metadata.Name!,
            Operator.Testing.Builds.PodStatuses.Succeeded(
                Operator.Testing.Builds.PodStatuses.Prepared(now),
                Operator.Testing.Builds.PodStatuses.Built(now),
                Operator.Testing.Builds.PodStatuses.Ended(now, "publish", 0, "{}")
            )
        );
        await scene.Bench.ReachesAsync(scene.Name, BuildPhase.Succeeded);
        await scene.ApplyPushAsync(Of(scene.Name));
    }

    [Produces("RunProxyLoginRefused")]
    public static async Task ProxyLoginRefused(FailureScene scene)
    {
        var proxy = scene.Add(new ForwardProxy(System.Net.IPAddress.Loopback) { Login = "builds:right" });
        Directory.CreateDirectory(scene.Work.Paths.Proxy);
        File.WriteAllText(Path.Combine(scene.Work.Paths.Proxy, "username"), "builds");
        File.WriteAllText(Path.Combine(scene.Work.Paths.Proxy, "password"), "wrong");
        await scene.PrepareAsync(
            FailureScene.WithDockerfile(Archive("http://127.0.0.1:1")) with
            {
                PodTemplate = new()
                {
                    Proxy = new() { HttpProxy = proxy.Url, CredentialsSecret = "way-out" },
                },
            }
        );
    }

    private static Func<ImagePushSpec, ImagePushSpec> Of(string build) =>
        spec => spec with { Source = new PushSource { BuildRef = new() { Name = build } } };

    private static BuildSource Archive(string url) => new() { Archive = new() { Url = url + "/app.tar.gz" } };

    private static BuildSource Inline(string path) => new() { Inline = new() { Files = new Dictionary<string, string> { [path] = "x" } } };

    private static async Task<string> ServedAsync(FailureScene scene, byte[] archive) =>
        scene.Add(await LoopbackServer.StartAsync(context => context.Response.Body.WriteAsync(archive).AsTask())).Url + "/app.tar.gz";

    private static async Task ServeAsync(FailureScene scene, byte[] archive) =>
        await scene.PrepareAsync(new BuildSource { Archive = new() { Url = await ServedAsync(scene, archive) } });

    private static async Task AnswerAsync(FailureScene scene, int status)
    {
        var server = scene.Add(
            await LoopbackServer.StartAsync(context =>
            {
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            })
        );
        await scene.PrepareAsync(Archive(server.Url));
    }

    private static async Task BlobAsync(FailureScene scene, int status)
    {
        var aggregator = scene.Add(await WalrusAggregator.StartAsync());
        for (var trouble = 0; trouble < 10; trouble++)
        {
            aggregator.Troubles.Enqueue(status);
        }

        await scene.PrepareAsync(
            new BuildSource
            {
                Walrus = new() { BlobId = Blob, Aggregator = aggregator.Url },
            }
        );
    }

    private static async Task<(RegistryServer Source, RegistryServer Destination)> RegistriesAsync(FailureScene scene) =>
        (scene.Add(await RegistryServer.StartAsync()), scene.Add(await RegistryServer.StartAsync()));

    private static Task CopyAsync(FailureScene scene, RegistryServer source, RegistryServer destination)
    {
        scene.Work.Repository = $"{destination.Host}/mirror/app";
        return scene.CopyAsync($"{source.Host}/team/app:1");
    }
}
