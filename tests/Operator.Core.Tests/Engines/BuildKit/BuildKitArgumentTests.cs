using System.Text;
using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Engines.BuildKit;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Engines.BuildKit;

public sealed class BuildKitArgumentTests
{
    [Fact]
    public void Plain_image_is_built_and_pushed_under_its_first_tag() =>
        Assert.Equal(
            [
                "--local",
                "context=/workspace/context",
                "--local",
                "dockerfile=/imagebuild/plan/images/00",
                "--source-policy-file",
                "/imagebuild/plan/source-policy.json",
                "--opt",
                "filename=Dockerfile",
                "--opt",
                "label:dev.imagebuild.run=uid/1/1",
                "--output",
                "type=image,name=registry.example.com/team/app:1,push=true",
            ],
            Arguments(new ImageBuildSpec())
        );

    [Fact]
    public void Second_image_has_its_own_directory_context_repository_and_target()
    {
        var image = new PlannedImage
        {
            Dockerfile = "",
            Suffix = "web",
            ContextDir = "services/web",
            Target = "prod",
        };

        var arguments = EngineArguments.For(BuildEngine.BuildKit, Request(new ImageBuildSpec()), image, 1);

        Assert.Contains("context=/workspace/context/services/web", arguments);
        Assert.Contains("dockerfile=/imagebuild/plan/images/01", arguments);
        Assert.Contains("target=prod", arguments);
        Assert.Contains("type=image,name=registry.example.com/team/app-web:1,push=true", arguments);
    }

    [Fact]
    public void Target_platforms_secrets_and_insecure_registry_are_passed_on()
    {
        var spec = new ImageBuildSpec
        {
            Target = "test",
            Platforms = ["linux/amd64", "linux/arm64"],
            BuildSecrets = [new() { Id = "npmrc", SecretName = "npm" }],
            Output = new BuildOutput { Insecure = true },
            PodTemplate = new BuildPodTemplate { CaConfigMap = "ca" },
        };

        var arguments = Arguments(spec);

        Assert.Contains("target=test", arguments);
        Assert.Contains("platform=linux/amd64,linux/arm64", arguments);
        Assert.Contains("id=npmrc,src=/imagebuild/build-secrets/npmrc/value", arguments);
        Assert.Contains("id=imagebuild-ca,src=/imagebuild/plan/ca.pem", arguments);
        Assert.Contains("type=image,name=registry.example.com/team/app:1,push=true,registry.insecure=true", arguments);
    }

    [Fact]
    public void Label_of_the_attempt_comes_after_every_other_one()
    {
        var labels = new Dictionary<string, string> { ["dev.imagebuild.run"] = "another/1/1", ["z"] = "z" };
        var image = new PlannedImage { Dockerfile = "", Labels = labels };

        var arguments = EngineArguments.For(BuildEngine.BuildKit, Request(new ImageBuildSpec()) with { Run = 2, Attempt = 3 }, image);

        Assert.Equal(
            "label:dev.imagebuild.run=uid/2/3",
            arguments.Last(argument => argument.StartsWith("label:", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Build_that_does_not_push_has_no_output() =>
        Assert.DoesNotContain("--output", Arguments(new ImageBuildSpec { Output = new BuildOutput { Push = false } }));

    [Theory]
    [InlineData(null, null, "", "registry.example.com/team/app:buildcache-amd64")]
    [InlineData(null, null, "web", "registry.example.com/team/app-web:buildcache-amd64")]
    [InlineData("cache.example.com/c", null, "", "cache.example.com/c:buildcache-amd64")]
    [InlineData(null, "linux/arm/v7", "", "registry.example.com/team/app:buildcache-arm-v7")]
    public void Registry_cache_is_read_and_written_for_each_image_and_platform(
        string? repository,
        string? platform,
        string suffix,
        string cache
    )
    {
        var spec = new ImageBuildSpec
        {
            Cache = new BuildCache { Mode = BuildCacheMode.Registry, Repository = repository },
            Platforms = platform is null ? null : [platform],
        };
        var image = new PlannedImage { Dockerfile = "", Suffix = suffix };

        var arguments = EngineArguments.For(BuildEngine.BuildKit, Request(spec) with { Architecture = "amd64" }, image);

        Assert.Contains($"type=registry,ref={cache}", arguments);
        Assert.Contains($"type=registry,ref={cache},mode=max,ignore-error=true", arguments);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("registry.example.com/cache", true)]
    [InlineData("other.example.com/cache", false)]
    public void Only_the_host_of_an_insecure_output_has_a_cache_without_TLS(string? repository, bool insecure)
    {
        var arguments = Arguments(
            new ImageBuildSpec
            {
                Cache = new BuildCache { Mode = BuildCacheMode.Registry, Repository = repository },
                Output = new BuildOutput { Insecure = true },
            }
        );

        var cache = arguments.Where(argument => argument.StartsWith("type=registry,", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, cache.Count);
        Assert.All(cache, argument => Assert.Equal(insecure, argument.Contains(",registry.insecure=true", StringComparison.Ordinal)));
    }

    [Fact]
    public void With_a_cache_the_label_says_what_the_image_is_made_of_and_not_which_attempt_made_it()
    {
        var request = Request(new ImageBuildSpec { Cache = new BuildCache { Mode = BuildCacheMode.Registry } });

        Assert.Equal("uid/abc", (request with { Inputs = "abc", Run = 7 }).ImageRun);
        Assert.Equal("uid/7/1", (request with { Inputs = null, Run = 7 }).ImageRun);
        Assert.Equal("uid/7/1", (request with { Inputs = "abc", Run = 7, Spec = new ImageBuildSpec() }).ImageRun);
    }

    [Fact]
    public void Proxy_is_given_to_commands_and_a_build_argument_wins_over_it()
    {
        var spec = new ImageBuildSpec { PodTemplate = new BuildPodTemplate { Proxy = new BuildProxy { HttpProxy = "http://proxy:1" } } };
        var image = new PlannedImage
        {
            Dockerfile = "",
            BuildArgs = new Dictionary<string, string> { ["HTTP_PROXY"] = "http://own:2" },
        };

        var arguments = EngineArguments.For(BuildEngine.BuildKit, Request(spec), image);

        Assert.Contains("build-arg:HTTP_PROXY=http://own:2", arguments);
        Assert.Contains("build-arg:http_proxy=http://proxy:1", arguments);
    }

    [Theory]
    [InlineData("a\nRUN id")]
    [InlineData("\"'$(id)`id`\\ ,;&|")]
    [InlineData("--output=type=local,dest=/")]
    [InlineData("")]
    public void Value_stays_inside_its_own_argument(string value)
    {
        var image = new PlannedImage
        {
            Dockerfile = "",
            BuildArgs = new Dictionary<string, string> { ["V"] = value },
            Labels = new Dictionary<string, string> { ["l"] = value },
        };

        var arguments = EngineArguments.For(BuildEngine.BuildKit, Request(new ImageBuildSpec()), image);
        var decoded = Encoding.UTF8.GetString(EngineArguments.Encode(arguments)).TrimEnd('\0').Split('\0');

        Assert.Equal(arguments, decoded);
        Assert.Equal("--opt", decoded[Array.IndexOf(decoded, "build-arg:V=" + value) - 1]);
        Assert.Equal("--opt", decoded[Array.IndexOf(decoded, "label:l=" + value) - 1]);
        Assert.Single(decoded, argument => argument == "--output");
    }

    [Fact]
    public void Argument_with_a_NUL_is_no_argument() => Assert.Throws<ArgumentException>(() => EngineArguments.Encode(["a\0--output"]));

    [Fact]
    public void Configuration_of_the_daemon_has_each_registry_once()
    {
        var toml = BuildkitdToml.From([
            new() { Host = "docker.io", Mirrors = ["10.0.0.1:5000", "bad\"host"] },
            new() { Host = "10.0.0.1:5000", Insecure = true },
            new() { Host = "docker.io" },
            new() { Host = "evil\"]\n[worker" },
        ]);

        Assert.Equal(
            "[registry.\"docker.io\"]\n  mirrors = [\"10.0.0.1:5000\"]\n[registry.\"10.0.0.1:5000\"]\n  http = true\n  insecure = true\n",
            toml
        );
    }

    [Fact]
    public void Insecure_output_is_in_the_configuration_of_the_daemon()
    {
        var files = EngineArguments.Files(
            BuildEngine.BuildKit,
            Request(new ImageBuildSpec { Output = new BuildOutput { Insecure = true } })
        );

        Assert.Contains(
            "[registry.\"registry.example.com\"]\n  http = true",
            files[WorkspacePaths.InPod.BuildkitdToml],
            StringComparison.Ordinal
        );
    }

    private static IReadOnlyList<string> Arguments(ImageBuildSpec spec) =>
        EngineArguments.For(BuildEngine.BuildKit, Request(spec), new PlannedImage { Dockerfile = "" });

    private static BuildRequest Request(ImageBuildSpec spec) => An.Request(spec);
}
