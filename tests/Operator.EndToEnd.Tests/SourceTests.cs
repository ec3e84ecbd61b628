using System.Formats.Tar;
using System.IO.Compression;
using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>Every way to hand over files, with real servers and the kubelet's own mounts; each ends as an image in the registry.</summary>
public sealed class SourceTests(OperatorSuite suite)
{
    private const string Blob = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    [Fact]
    public async Task Private_repository_over_https_with_credentials_and_own_ca_is_built()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await GitRepositories.PushAsync("config/samples/hello-flask", "private/hello", cancellation);
        var password = (await File.ReadAllTextAsync(suite.Cluster["IMAGEBUILD_TEST_GIT_PASSWORD_FILE"], cancellation)).Trim();
        await suite.Kubectl.RunAsync(
            cancellation,
            "create",
            "secret",
            "generic",
            "git-login",
            "--type=kubernetes.io/basic-auth",
            $"--from-literal=username={suite.Cluster["IMAGEBUILD_TEST_GIT_USER"]}",
            $"--from-literal=password={password}"
        );
        await suite.Kubectl.RunAsync(
            cancellation,
            "create",
            "configmap",
            "test-ca",
            $"--from-file=ca.crt={suite.Cluster["IMAGEBUILD_TEST_CA"]}"
        );

        var ended = await suite.SucceedsAsync(
            "git-https",
            $$"""
            source: {git: {url: "{{suite.Cluster["IMAGEBUILD_TEST_GIT_HTTPS"]}}/private/hello.git", credentialsSecret: git-login} }
            modelVersion: dockerfile
            dockerfile: {inline: "FROM debian:bookworm-slim\nCOPY app.py /app.py\n"}
            podTemplate: {caConfigMap: test-ca}
            """,
            cancellation
        );

        Assert.Equal("git", ended.Status.Source?.Kind);
        Assert.DoesNotContain(
            password,
            await LogArchive.ReadAsync(suite.Kubectl, ended.Status.Log!.Archive!, cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Repository_over_ssh_with_a_known_host_key_is_built()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await GitRepositories.PushAsync("config/samples/hello-flask", "private/hello-ssh", cancellation);
        await suite.Kubectl.RunAsync(
            cancellation,
            "create",
            "secret",
            "generic",
            "git-ssh",
            "--type=kubernetes.io/ssh-auth",
            $"--from-file=ssh-privatekey={suite.Cluster["IMAGEBUILD_TEST_GIT_SSH_KEY"]}",
            $"--from-file=known_hosts={suite.Cluster["IMAGEBUILD_TEST_GIT_KNOWN_HOSTS"]}"
        );

        var ended = await suite.SucceedsAsync(
            "git-ssh",
            $$"""
            source: {git: {url: "{{suite.Cluster[
                "IMAGEBUILD_TEST_GIT_SSH"
            ]}}/private/hello-ssh.git", revision: main, credentialsSecret: git-ssh} }
            modelVersion: dockerfile
            dockerfile: {inline: "FROM debian:bookworm-slim\nCOPY app.py /app.py\n"}
            """,
            cancellation
        );

        Assert.Equal(40, ended.Status.Source?.Revision?.Length);
    }

    [Fact]
    public async Task ConfigMap_items_become_files()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await suite.Kubectl.RunAsync(
            cancellation,
            "create",
            "configmap",
            "files",
            "--from-literal=dockerfile=FROM debian:bookworm-slim\nCOPY deep/page.html /page.html\n",
            "--from-literal=page=hello"
        );

        var ended = await suite.SucceedsAsync(
            "config-map",
            """
            source: {configMap: {name: files, items: [{key: dockerfile, path: Dockerfile}, {key: page, path: deep/page.html}]} }
            """,
            cancellation
        );

        Assert.Equal("dockerfile", ended.Status.Plan?.ModelVersion);
    }

    [Fact]
    public async Task Archive_and_walrus_blob_are_unwrapped_and_built()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var packed = await PackAsync(Repository.Path("tests", "assets", "projects", "compose", "web"), cancellation);
        var root = suite.Cluster["IMAGEBUILD_TEST_FILES_ROOT"];
        Directory.CreateDirectory(Path.Combine(root, "v1", "blobs"));
        await File.WriteAllBytesAsync(Path.Combine(root, "bundle.tar.gz"), packed, cancellation);
        await File.WriteAllBytesAsync(Path.Combine(root, "v1", "blobs", Blob), packed, cancellation);
        var url = suite.Cluster["IMAGEBUILD_TEST_FILES_URL"];
        var sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(packed));

        var archive = await suite.SucceedsAsync(
            "archive",
            $$"""source: {archive: {url: "{{url}}/bundle.tar.gz", sha256: {{sum}} } }""",
            cancellation
        );
        var walrus = await suite.SucceedsAsync(
            "walrus",
            $$"""source: {walrus: {blobId: {{Blob}}, aggregator: "{{url}}" } }""",
            cancellation
        );

        Assert.Equal("sha256:" + sum, archive.Status.Source?.Digest);
        Assert.Equal("sha256:" + sum, walrus.Status.Source?.Digest);
        Assert.Equal(Blob, walrus.Status.Source?.Revision);
    }

    [Fact]
    public async Task Plan_mode_writes_the_Dockerfile_and_builds_nothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var build = await suite.ApplyAsync(
            "plan-only",
            $"modelVersion: nodejs\nmode: Plan\noutput: {{repository: {suite.Cluster.Registry}/plan/only, insecure: true}}",
            cancellation
        );

        var ended = await build.EndsAsync(cancellation);

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        Assert.Equal("RunPlanned", ended.Status.Reason);
        var written = await suite.Kubectl.GetAsync("configmap", ended.Status.Plan!.Dockerfile!, cancellation);
        Assert.StartsWith(
            "# Written by",
            written!.Value.GetProperty("data").GetProperty("Dockerfile").GetString(),
            StringComparison.Ordinal
        );
        Assert.Empty(await Tags("plan/only", cancellation));
    }

    private async Task<string[]> Tags(string repository, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync($"http://{suite.Cluster.Registry}/v2/{repository}/tags/list", cancellationToken);
        return answer.IsSuccessStatusCode ? [await answer.Content.ReadAsStringAsync(cancellationToken)] : [];
    }

    // Under one top folder, as release archives have it.
    private static async Task<byte[]> PackAsync(string directory, CancellationToken cancellationToken)
    {
        var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await TarFile.CreateFromDirectoryAsync(directory, zip, includeBaseDirectory: true, cancellationToken);
        }

        return packed.ToArray();
    }
}
