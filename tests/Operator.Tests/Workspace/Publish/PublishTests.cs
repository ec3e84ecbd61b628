using System.Net;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;

namespace Operator.Tests.Workspace.Publish;

/// <summary>Against a real registry that goes wrong on demand.</summary>
public sealed class PublishTests : IAsyncLifetime
{
    private readonly Workbench bench = new();
    private readonly TestCertificates certificates = TestCertificates.Create();
    private RegistryServer registry = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await RegistryServer.StartAsync();
        bench.Repository = $"{registry.Host}/team/app";
    }

    [Fact]
    public async Task Pushed_image_is_verified_and_gets_its_further_tags()
    {
        var (digest, size) = await TestImage.PushAsync(registry, "team/app", "1");
        bench.EngineLeaves(digest);
        bench.Tags = ["1", "1.0", "latest"];

        var (code, report) = await bench.PublishAsync(Spec());

        Assert.Equal((0, null), (code, report.Failure?.Message));
        Assert.Equal(
            ($"{registry.Host}/team/app:1", digest, (long?)size),
            (report.Image!.Reference, report.Image.Digest, report.Image.SizeBytes)
        );
        Assert.Equal(["1", "1.0", "latest"], report.Image.Tags);
        Assert.Equal(["linux/amd64"], report.Image.Platforms);
        Assert.Null(report.Images);
        Assert.Equal(digest, await registry.DigestOfAsync("team/app", "latest"));
        Assert.Equal(digest, await registry.DigestOfAsync("team/app", "1.0"));
    }

    [Fact]
    public async Task Image_of_several_platforms_is_verified_whole()
    {
        var (digest, size) = await TestImage.PushIndexAsync(registry, "team/app", "1");
        bench.EngineLeaves(digest);
        bench.Tags = ["1", "latest"];

        var (_, report) = await bench.PublishAsync(Spec());

        Assert.Equal((digest, (long?)size), (report.Image!.Digest, report.Image.SizeBytes));
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], report.Image.Platforms);
        Assert.Equal(digest, await registry.DigestOfAsync("team/app", "latest"));
    }

    [Fact]
    public async Task Several_images_are_each_verified()
    {
        var (digest, _) = await TestImage.PushAsync(registry, "team/app-web", "1");
        var (other, _) = await TestImage.PushAsync(registry, "team/app-worker", "1");
        bench.EngineLeaves(digest, 0, "web");
        bench.EngineLeaves(other, 1, "worker");
        bench.Tags = ["1", "latest"];

        var (code, report) = await bench.PublishAsync(Spec());

        Assert.Equal((0, digest), (code, report.Image?.Digest));
        Assert.Equal(
            [("web", $"{registry.Host}/team/app-web:1", digest), ("worker", $"{registry.Host}/team/app-worker:1", other)],
            report.Images!.Select(image => (image.Service, image.Reference, image.Digest))
        );
        Assert.All(report.Images!, image => Assert.True(image.SizeBytes > 0));
        Assert.Equal(other, await registry.DigestOfAsync("team/app-worker", "latest"));
    }

    public static TheoryData<string> NoDigests() =>
        [
            "",
            "{}",
            "[]",
            "not json",
            """{"containerimage.digest":null}""",
            """{"containerimage.digest":7}""",
            """{"containerimage.digest":""}""",
            """{"containerimage.digest":"other"}""",
            """{"containerimage.digest":"1"}""",
            """{"containerimage.digest":"sha256:abc"}""",
            $$"""{"containerimage.digest":"SHA256:{{new string('a', 64)}}"}""",
            $$"""{"containerimage.digest":"sha256:{{new string('A', 64)}}"}""",
            $$"""{"containerimage.digest":"sha256:{{new string('a', 64)}}\n"}""",
            """{"containerimage.digest":"../../../other/repo/manifests/1"}""",
        ];

    [Theory]
    [MemberData(nameof(NoDigests))]
    public async Task Engine_that_reports_no_digest_has_pushed_nothing_that_can_be_believed(string text)
    {
        await TestImage.PushAsync(registry, "team/app", "1");
        await TestImage.PushAsync(registry, "team/app", "other", "arm64");
        bench.EngineWrites(text);
        bench.Tags = ["1", "latest"];

        await FailsAndTagsNothing("did not report the digest");
        Assert.DoesNotContain(registry.Requests, request => request.Contains("other/repo", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Engine_that_leaves_no_result_has_pushed_nothing_that_can_be_believed()
    {
        await TestImage.PushAsync(registry, "team/app", "1");
        bench.EngineWrites(null);

        await FailsAndTagsNothing("did not report the digest");
    }

    [Fact]
    public async Task Result_that_is_a_link_or_a_pipe_is_none()
    {
        var (digest, _) = await TestImage.PushAsync(registry, "team/app", "1");
        bench.EngineWrites(null);
        var elsewhere = Path.Combine(bench.Root, "elsewhere");
        await File.WriteAllTextAsync(elsewhere, $$"""{"containerimage.digest":"{{digest}}"}""", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(bench.Paths.Result(0), elsewhere);

        await FailsAndTagsNothing("did not report the digest");
        File.Delete(bench.Paths.Result(0));
        using var made = System.Diagnostics.Process.Start("mkfifo", bench.Paths.Result(0));
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        await FailsAndTagsNothing("did not report the digest");
    }

    [Fact]
    public async Task Digest_file_of_Kaniko_is_read_and_checked_like_any_other()
    {
        var (digest, _) = await TestImage.PushAsync(registry, "team/app", "1");
        bench.EngineWrites(null);
        var file = bench.Paths.Result(0, "digest");
        var spec = Spec() with { Engine = BuildEngine.Kaniko };
        await File.WriteAllTextAsync(file, digest, TestContext.Current.CancellationToken);
        var (code, report) = await bench.PublishAsync(spec);

        Assert.Equal((0, digest), (code, report.Image?.Digest));

        await File.WriteAllTextAsync(file, "no digest", TestContext.Current.CancellationToken);
        (_, report) = await bench.PublishAsync(spec);
        Assert.Contains("did not report the digest", report.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_image_of_the_repository_is_not_what_was_pushed()
    {
        await TestImage.PushAsync(registry, "team/app", "1");
        var (old, _) = await TestImage.PushOfRunAsync(registry, "team/app", "other", "6f1c/0/1");
        bench.EngineLeaves(old);
        bench.Tags = ["1", "latest"];

        await FailsAndTagsNothing(old);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("6f1c/1/2")]
    [InlineData("6f1c/2/1")]
    [InlineData("another/1/1")]
    [InlineData("6f1c/1/1 ")]
    public async Task Image_of_another_run_under_the_pushed_tag_is_not_this_runs(string? run)
    {
        var (digest, _) = await TestImage.PushOfRunAsync(registry, "team/app", "1", run);
        bench.EngineLeaves(digest);
        bench.Tags = ["1", "latest"];

        await FailsAndTagsNothing("dev.imagebuild.run");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another/1/1")]
    public async Task Every_platform_carries_the_label(string? second)
    {
        var (digest, _) = await TestImage.PushIndexAsync(registry, "team/app", "1", second);
        bench.EngineLeaves(digest);
        bench.Tags = ["1", "latest"];

        await FailsAndTagsNothing("dev.imagebuild.run");
    }

    [Fact]
    public async Task Index_of_attestations_alone_is_no_image()
    {
        const string Index = "application/vnd.oci.image.index.v1+json";
        var json = $$"""{"schemaVersion":2,"mediaType":"{{Index}}","manifests":[]}""";
        bench.EngineLeaves(await registry.PutManifestAsync("team/app", "1", Index, json));
        bench.Tags = ["1", "latest"];

        await FailsAndTagsNothing("dev.imagebuild.run");
    }

    private async Task FailsAndTagsNothing(string words)
    {
        var (code, report) = await bench.PublishAsync(Spec());

        Assert.Equal((1, "PushVerificationFailed"), (code, report.Failure?.Reason));
        Assert.Contains(words, report.Failure!.Message, StringComparison.Ordinal);
        Assert.Null(report.Image);
        Assert.DoesNotContain(
            registry.Requests,
            request => request.StartsWith("PUT /v2/team/app/manifests/latest", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Image_that_the_registry_does_not_serve_fails()
    {
        bench.EngineLeaves(Workbench.NoDigest);

        Assert.Equal("PushVerificationFailed", (await bench.PublishAsync(Spec())).Report.Failure!.Reason);
    }

    [Fact]
    public async Task Tag_that_somebody_else_moved_is_not_what_was_pushed()
    {
        var (digest, _) = await TestImage.PushAsync(registry, "team/app", "1");
        await TestImage.PushAsync(registry, "team/app", "1", "arm64");
        bench.EngineLeaves(digest);
        bench.Tags = ["1", "latest"];

        await FailsAndTagsNothing("something else pushes to it too");
    }

    [Fact]
    public async Task Tag_that_shows_the_new_image_a_moment_later_is_waited_for()
    {
        var (digest, _) = await TestImage.PushAsync(registry, "team/app", "1");
        var older = await TestImage.PushAsync(registry, "team/app", "2", "arm64");
        var stale = 2;
        registry.Intercept = context =>
        {
            if (context.Request.Path.Value!.EndsWith("/manifests/1", StringComparison.Ordinal) && stale-- > 0)
            {
                context.Request.Path = $"/v2/team/app/manifests/{older.Digest}";
            }

            return Task.FromResult(false);
        };
        bench.EngineLeaves(digest);

        Assert.Equal(0, (await bench.PublishAsync(Spec())).Code);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Registry_in_trouble_for_a_moment_does_no_harm(int status)
    {
        var (digest, _) = await TestImage.PushAsync(registry, "team/app", "1");
        bench.EngineLeaves(digest);
        registry.Fail(3, status, TimeSpan.FromSeconds(1));

        Assert.Equal(0, (await bench.PublishAsync(Spec())).Code);
    }

    [Fact]
    public async Task Registry_in_trouble_for_long_is_unavailable()
    {
        bench.EngineLeaves(Workbench.NoDigest);
        registry.Fail(int.MaxValue, 500);

        Assert.Equal("PushRegistryUnavailable", (await bench.PublishAsync(Spec())).Report.Failure!.Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Login_is_asked_for_and_taken(bool byToken)
    {
        var (digest, _) = await TestImage.PushAsync(registry, "team/app", "1");
        bench.EngineLeaves(digest);
        registry.Login = byToken ? null : ("ada", "pa55word");
        registry.TokenLogin = byToken ? ("ada", "pa55word") : null;

        Assert.Equal("PushAuthenticationRequired", (await bench.PublishAsync(Spec())).Report.Failure!.Reason);
        bench.RegistrySecret(Config("wrong-one"));
        Assert.Equal("PushDenied", (await bench.PublishAsync(Spec("secret"))).Report.Failure!.Reason);
        bench.RegistrySecret(Config("pa55word"));
        Assert.Equal(0, (await bench.PublishAsync(Spec("secret"))).Code);
        Assert.DoesNotContain("pa55word", bench.Log + File.ReadAllText(bench.Paths.Report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identity_token_is_exchanged_for_the_registrys_own()
    {
        var (digest, _) = await TestImage.PushAsync(registry, "team/app", "1");
        bench.EngineLeaves(digest);
        (registry.TokenLogin, registry.RefreshToken) = (("ada", "pa55word"), "r3fresh-of-mine");

        // As docker writes it: the auth beside it is a user without a password.
        bench.RegistrySecret(Auths("""{"auth":"PHRva2VuPjo=","identitytoken":"expired-one"}"""));
        Assert.Equal("PushDenied", (await bench.PublishAsync(Spec("secret"))).Report.Failure!.Reason);
        bench.RegistrySecret(Auths("""{"auth":"PHRva2VuPjo=","identitytoken":"r3fresh-of-mine"}"""));
        Assert.Equal(0, (await bench.PublishAsync(Spec("secret"))).Code);
        Assert.DoesNotContain("r3fresh", bench.Log + File.ReadAllText(bench.Paths.Report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registry_token_is_sent_as_it_is()
    {
        var (digest, _) = await TestImage.PushAsync(registry, "team/app", "1");
        bench.EngineLeaves(digest);
        registry.TokenLogin = ("ada", "pa55word");

        bench.RegistrySecret(Auths("""{"registrytoken":"token-of-bob"}"""));
        Assert.Equal("PushDenied", (await bench.PublishAsync(Spec("secret"))).Report.Failure!.Reason);
        bench.RegistrySecret(Auths("""{"registrytoken":"token-of-ada"}"""));
        Assert.Equal(0, (await bench.PublishAsync(Spec("secret"))).Code);
        Assert.DoesNotContain(registry.Requests, request => request.Contains("/token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_may_be_had_from_another_host()
    {
        var (digest, _) = await TestImage.PushAsync(registry, "team/app", "1");
        bench.EngineLeaves(digest);
        await using var tokens = await LoopbackServer.StartAsync(context =>
            context.Request.Headers.Authorization == "Basic YWRhOnBhNTV3b3Jk"
                ? context.Response.Body.WriteAsync("""{"token":"from-elsewhere"}"""u8.ToArray()).AsTask()
                : Task.CompletedTask
        );
        registry.Intercept = context =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{tokens.Url}/auth?x=1\",service=\"registry\", Basic realm=\"old\"";
            return Task.FromResult(context.Request.Headers.Authorization != "Bearer from-elsewhere");
        };
        bench.RegistrySecret(Config("pa55word"));

        var (code, report) = await bench.PublishAsync(Spec("secret"));

        Assert.Equal((0, null), (code, report.Failure?.Message));
        Assert.All(tokens.Requests, request => Assert.StartsWith("GET /auth?x=1&service=registry&scope=", request));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"auths":{"host":{"auth":"!"}}}""")]
    public async Task Secret_that_is_no_docker_configuration_is_invalid(string config)
    {
        bench.EngineLeaves(Workbench.NoDigest);
        bench.RegistrySecret(config);

        Assert.Equal("PushSecretInvalid", (await bench.PublishAsync(Spec("secret"))).Report.Failure!.Reason);
    }

    [Fact]
    public async Task Entries_of_other_registries_without_a_login_do_no_harm()
    {
        registry.Login = ("ada", "pa55word");
        bench.RegistrySecret(
            $$$$"""{"auths":{"https://hub.example.com/v1/":{},"{{{{registry.Host}}}}":{"username":"ada","password":"pa55word"}}}"""
        );

        var (code, report) = await bench.PublishAsync(Spec("secret") with { Mode = BuildMode.Plan });

        Assert.Equal((0, null), (code, report.Failure?.Message));
    }

    [Theory]
    [InlineData("YWRhOnB3MQ", "YWRhOnB3MQ==")]
    [InlineData("YWRhOnB3MQ==", null)]
    public async Task Secret_that_the_engine_could_not_read_is_written_for_it_anew(string auth, string? even)
    {
        bench.RegistrySecret($$"""{"auths":{"hub.example.com":{"auth":"{{auth}}"} } }""");

        // Twice, as the kubelet may: what an earlier run has left is not taken for this one's.
        await bench.PrepareAsync(Dockerfile);
        var (code, report) = await bench.PrepareAgainAsync();

        Assert.Equal((0, null), (code, report.Failure?.Message));
        Assert.Null(report.Warnings is { Count: 0 } ? null : report.Warnings);
        var file = bench.Paths.EngineRegistryConfig;
        Assert.Equal(
            even is null ? null : $$$$"""{"auths":{"hub.example.com":{"auth":"{{{{even}}}}"}}}""",
            File.Exists(file) ? await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) : null
        );
    }

    [Fact]
    public async Task Engine_without_a_shell_finds_the_Secret_in_the_plan_and_a_directory_for_its_result()
    {
        const string Login = """{"auths":{"hub.example.com":{"auth":"YWRhOnB3MQ=="}}}""";
        bench.RegistrySecret(Login);

        var (code, report) = await bench.PrepareAsync(Dockerfile with { Engine = BuildEngine.Kaniko });

        Assert.Equal((0, null), (code, report.Failure?.Message));
        Assert.Equal(Login, await File.ReadAllTextAsync(bench.Paths.EngineRegistryConfig, TestContext.Current.CancellationToken));
        Assert.True(Directory.Exists(bench.Paths.Results));
    }

    [Fact]
    public async Task Secret_that_nobody_can_read_is_said_before_the_engine_builds()
    {
        bench.RegistrySecret("""{"auths":{"hub.example.com":{"auth":"%%%"} } }""");

        var (_, report) = await bench.PrepareAsync(Dockerfile);

        Assert.Equal("PushSecretInvalid", report.Failure!.Reason);
        Assert.Contains("hub.example.com", report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_push_is_said_before_the_engine_builds_with_the_plan()
    {
        await using var readOnly = await RegistryServer.StartAsync(readOnly: true);
        bench.Repository = $"{readOnly.Host}/team/app";
        bench.ChecksPush = true;

        var (code, report) = await bench.PrepareAsync(Dockerfile with { Output = Spec().Output });

        Assert.Equal((1, "PushRefused"), (code, report.Failure?.Reason));
        Assert.Equal("dockerfile", report.Plan?.ModelVersion);
    }

    [Fact]
    public async Task Push_that_is_allowed_is_planned()
    {
        bench.ChecksPush = true;

        var (code, report) = await bench.PrepareAsync(Dockerfile with { Output = Spec().Output });

        Assert.Equal((0, null), (code, report.Failure?.Message));
    }

    private static ImageBuildSpec Dockerfile =>
        Spec("secret") with
        {
            ModelVersion = "dockerfile",
            Dockerfile = new DockerfileOptions { Inline = "FROM scratch\n" },
        };

    [Fact]
    public async Task Entry_of_the_registry_without_a_login_is_named()
    {
        bench.RegistrySecret(Auths("""{"email":"ada@example.com"}"""));

        var (_, report) = await bench.PublishAsync(Spec("secret") with { Mode = BuildMode.Plan });

        Assert.Equal(
            ("PushSecretInvalid", $"Secret secret has no login for {registry.Host}"),
            (report.Failure!.Reason, report.Failure.Message)
        );
    }

    [Fact]
    public async Task Read_only_registry_refuses_the_push()
    {
        await using var readOnly = await RegistryServer.StartAsync(readOnly: true);
        bench.Repository = $"{readOnly.Host}/team/app";

        var (_, report) = await bench.PublishAsync(Spec() with { Mode = BuildMode.Plan });

        Assert.Equal("PushRefused", report.Failure!.Reason);
    }

    [Fact]
    public async Task Registry_without_tls_is_only_spoken_to_when_the_spec_says_so()
    {
        var (digest, _) = await TestImage.PushAsync(registry, "team/app", "1");
        bench.EngineLeaves(digest);

        var (_, report) = await bench.PublishAsync(new ImageBuildSpec { Output = new BuildOutput() });

        Assert.Equal("PushCertificateUntrusted", report.Failure!.Reason);
    }

    [Fact]
    public async Task Certificate_of_an_unknown_authority_is_not_trusted_until_the_authority_is_given()
    {
        await using var tls = await RegistryServer.StartAsync(certificates);
        var (digest, _) = await TestImage.PushAsync(tls, "team/app", "1");
        bench.Repository = $"{tls.Host}/team/app";
        bench.EngineLeaves(digest);
        var spec = new ImageBuildSpec { Output = new BuildOutput() };

        Assert.Equal("PushCertificateUntrusted", (await bench.PublishAsync(spec)).Report.Failure!.Reason);
        bench.Trust(certificates);
        Assert.Equal(0, (await bench.PublishAsync(spec)).Code);
    }

    [Fact]
    public async Task Insecure_accepts_any_certificate()
    {
        await using var tls = await RegistryServer.StartAsync(certificates);
        var (digest, _) = await TestImage.PushAsync(tls, "team/app", "1");
        bench.Repository = $"{tls.Host}/team/app";
        bench.EngineLeaves(digest);

        Assert.Equal(0, (await bench.PublishAsync(Spec())).Code);
    }

    [Fact]
    public async Task Insecure_without_a_port_may_be_plain_on_80()
    {
        await using var plain = await RegistryServer.StartAsync(address: IPAddress.Parse("127.0.80.80"), port: 80);
        var (digest, _) = await TestImage.PushAsync(plain, "team/app", "1");
        bench.Repository = "127.0.80.80/team/app";
        bench.EngineLeaves(digest);

        Assert.Equal(0, (await bench.PublishAsync(Spec())).Code);
    }

    [Fact]
    public async Task Registry_that_is_not_there_is_unavailable()
    {
        bench.Repository = "127.0.0.1:1/team/app";
        bench.EngineLeaves(Workbench.NoDigest);

        Assert.Equal("PushRegistryUnavailable", (await bench.PublishAsync(Spec())).Report.Failure!.Reason);
    }

    [Fact]
    public async Task Host_that_does_not_exist_fails()
    {
        bench.Repository = "no-such-registry.invalid/team/app";
        bench.EngineLeaves(Workbench.NoDigest);

        var (_, report) = await bench.PublishAsync(Spec());

        Assert.Contains(report.Failure!.Reason, new[] { "PushHostUnknown", "PushRegistryUnavailable" });
    }

    [Fact]
    public async Task Plan_asks_whether_the_push_would_be_allowed_and_leaves_nothing()
    {
        var (code, report) = await bench.PublishAsync(Spec() with { Mode = BuildMode.Plan });

        Assert.Equal((0, null), (code, report.Image));
        Assert.Contains(registry.Requests, request => request.StartsWith("POST /v2/team/app/blobs/uploads/", StringComparison.Ordinal));
        Assert.Contains(registry.Requests, request => request.StartsWith("DELETE /v2/team/app/blobs/uploads/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plan_without_the_right_to_push_fails()
    {
        registry.Intercept = async context =>
        {
            context.Response.StatusCode = 403;
            await context.Response.Body.WriteAsync(
                """{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}"""u8.ToArray()
            );
            return context.Request.Method == "POST";
        };
        bench.RegistrySecret(Config("pa55word"));

        var (_, report) = await bench.PublishAsync(Spec("secret") with { Mode = BuildMode.Plan });

        Assert.Equal("PushDenied", report.Failure!.Reason);
        Assert.Contains("requested access to the resource is denied", report.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "PushRepositoryInvalid")]
    [InlineData(408, "PushRegistryUnavailable")]
    [InlineData(425, "PushRegistryUnavailable")]
    [InlineData(499, "PushRegistryUnavailable")]
    public async Task Plan_judges_a_page_of_html_by_what_was_asked(int status, string reason)
    {
        registry.Intercept = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync("<html><h1>404 page not found</h1></html>"u8.ToArray());
            return context.Request.Method == "POST";
        };

        var (_, report) = await bench.PublishAsync(Spec() with { Mode = BuildMode.Plan });

        Assert.Equal(reason, report.Failure!.Reason);
    }

    [Theory]
    [InlineData(BuildMode.Plan)]
    [InlineData(BuildMode.Build)]
    public async Task Registry_at_a_forbidden_address_is_not_asked(BuildMode mode)
    {
        bench.EngineLeaves(Workbench.NoDigest);
        bench.RegistryNetwork = new NetworkRules();

        var (_, report) = await bench.PublishAsync(Spec() with { Mode = mode });

        Assert.Equal("PushAddressForbidden", report.Failure!.Reason);
        Assert.Contains("a loopback address", report.Failure.Message, StringComparison.Ordinal);
        Assert.Empty(registry.Requests);
    }

    [Fact]
    public async Task Registry_that_sends_for_a_token_to_a_forbidden_address_fails()
    {
        bench.EngineLeaves(Workbench.NoDigest);
        registry.Intercept = context =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"http://169.254.169.254/latest/meta-data\"";
            return Task.FromResult(true);
        };

        var (_, report) = await bench.PublishAsync(Spec());

        Assert.Equal("PushAddressForbidden", report.Failure!.Reason);
    }

    [Fact]
    public async Task Nothing_to_push_asks_nobody()
    {
        var (code, report) = await bench.PublishAsync(new ImageBuildSpec { Output = new BuildOutput { Push = false } });

        Assert.Equal((0, null), (code, report.Image));
        Assert.Empty(registry.Requests);
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        certificates.Dispose();
        bench.Dispose();
    }

    private string Auths(string entry) => $$$"""{"auths":{"{{{registry.Host}}}":{{{entry}}}}}""";

    private string Config(string password) =>
        $$$$"""{"auths":{"http://{{{{registry.Host}}}}/v1/":{"username":"ada","password":"{{{{password}}}}"}}}""";

    private static ImageBuildSpec Spec(string? secret = null) =>
        new()
        {
            Output = new BuildOutput { Insecure = true, RegistrySecret = secret },
        };
}
