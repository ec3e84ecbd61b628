using System.Text.Json;
using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Engines.DockerInDocker;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Engines.DockerInDocker;

public sealed class DockerArgumentTests
{
    [Fact]
    public void Every_option_has_its_argument() =>
        Assert.Equal(
            [
                "--file=/imagebuild/plan/images/00/Dockerfile",
                "--target=prod",
                "--platform=linux/arm64",
                "--build-arg=A=--label=x $(id)\n",
                "--label=kind=two\nlines",
                "--label=dev.imagebuild.run=uid/1/1",
                "--secret=id=npm,src=/imagebuild/build-secrets/npm/value",
                "--secret=id=imagebuild-ca,src=/imagebuild/plan/ca.pem",
                "--output=type=image,name=registry.example.com/team/app-web:1,push=true",
                "--cache-from=type=registry,ref=registry.example.com/team/app-web:buildcache-arm64",
                "--cache-to=type=registry,ref=registry.example.com/team/app-web:buildcache-arm64,mode=max,ignore-error=true",
                "/workspace/context/sub",
            ],
            Arguments(
                new ImageBuildSpec
                {
                    Platforms = ["linux/arm64"],
                    BuildSecrets = [new() { Id = "npm", SecretName = "n" }],
                    Cache = new BuildCache { Mode = BuildCacheMode.Registry },
                    PodTemplate = new BuildPodTemplate { CaConfigMap = "ca" },
                },
                new PlannedImage
                {
                    Dockerfile = "FROM a",
                    Suffix = "web",
                    Target = "prod",
                    ContextDir = "sub",
                    BuildArgs = new Dictionary<string, string> { ["A"] = "--label=x $(id)\n" },
                    Labels = new Dictionary<string, string> { ["kind"] = "two\nlines" },
                }
            )
        );

    [Fact]
    public void Commands_reach_a_proxy_with_a_password_by_the_Pods_own_network()
    {
        var proxy = new BuildProxy { HttpProxy = "http://proxy.example.com:3128", CredentialsSecret = "way-out" };

        var arguments = Arguments(
            new ImageBuildSpec { PodTemplate = new BuildPodTemplate { Proxy = proxy } },
            new PlannedImage { Dockerfile = "FROM a" }
        );

        Assert.Contains("--network=host", arguments);
        Assert.Contains("--build-arg=HTTP_PROXY=http://127.0.0.1:28319", arguments);
    }

    [Fact]
    public void Without_a_push_nothing_is_kept() =>
        Assert.Contains(
            "--output=type=cacheonly",
            Arguments(new ImageBuildSpec { Output = new BuildOutput { Push = false } }, new PlannedImage { Dockerfile = "FROM a" })
        );

    [Fact]
    public void Daemon_reaches_registries_as_the_platform_says()
    {
        RegistryRule[] rules =
        [
            new() { Host = "docker.io", Mirrors = ["mirror.example.com:5000", "other.example.com", "bad\"host"] },
            new() { Host = "mirror.example.com:5000", Insecure = true },
            new() { Host = "mcr.microsoft.com", Mirrors = ["mirror.example.com:5000"] },
        ];

        using var json = JsonDocument.Parse(DaemonJson.From(rules));

        Assert.Equal(
            """{"features":{"containerd-snapshotter":true},"insecure-registries":["mirror.example.com:5000"],"registry-mirrors":["http://mirror.example.com:5000","https://other.example.com"]}""",
            JsonSerializer.Serialize(json.RootElement)
        );
    }

    private static IReadOnlyList<string> Arguments(ImageBuildSpec spec, PlannedImage image) =>
        EngineCatalog.Served(BuildEngine.DockerInDocker).Arguments(An.Request() with { Spec = spec }, image, 0);
}
