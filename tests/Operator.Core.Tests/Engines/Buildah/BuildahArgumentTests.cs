using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Engines.Buildah;
using Operator.Core.Planning;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Engines.Buildah;

public sealed class BuildahArgumentTests
{
    private static IBuildEngine Engine => EngineCatalog.Served(BuildEngine.Buildah);

    [Fact]
    public void Plain_build_has_these_arguments() =>
        Assert.Equal(
            [
                "registry.example.com/team/app:1",
                "",
                "--file=/imagebuild/plan/images/00/Dockerfile",
                "--label=dev.imagebuild.run=uid/1/1",
                "/workspace/context",
            ],
            Arguments(new ImageBuildSpec(), new PlannedImage { Dockerfile = "FROM a" })
        );

    [Fact]
    public void Every_option_has_its_argument() =>
        Assert.Equal(
            [
                "registry.example.com/team/app-web:1",
                "registry.example.com/team/app-web/cache",
                "--ignorefile=/imagebuild/plan/images/00/Dockerfile.dockerignore",
                "--file=/imagebuild/plan/images/00/Dockerfile",
                "--target=prod",
                "--platform=linux/arm64",
                "--build-arg=A=--label=x $(id)\n",
                "--build-arg=B=",
                "--label=kind=a label",
                "--label=dev.imagebuild.run=uid/1/1",
                "--secret=id=npm,src=/imagebuild/build-secrets/npm/value",
                "--secret=id=imagebuild-ca,src=/imagebuild/plan/ca.pem",
                "/workspace/context/sub/directory",
            ],
            Arguments(
                new ImageBuildSpec
                {
                    Target = "other",
                    Platforms = ["linux/arm64"],
                    BuildSecrets = [new() { Id = "npm", SecretName = "n" }],
                    Cache = new BuildCache { Mode = BuildCacheMode.Registry },
                    PodTemplate = new BuildPodTemplate { CaConfigMap = "ca" },
                },
                new PlannedImage
                {
                    Dockerfile = "FROM a",
                    Suffix = "web",
                    IgnoreFile = "*",
                    Target = "prod",
                    ContextDir = "/sub/directory/",
                    BuildArgs = new Dictionary<string, string> { ["B"] = "", ["A"] = "--label=x $(id)\n" },
                    Labels = new Dictionary<string, string> { ["kind"] = "a label" },
                }
            )
        );

    [Fact]
    public void Without_a_push_there_is_no_destination() =>
        Assert.Equal(
            "",
            Arguments(new ImageBuildSpec { Output = new BuildOutput { Push = false } }, new PlannedImage { Dockerfile = "FROM a" })[0]
        );

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("$HOME")]
    [InlineData("say \"no\"")]
    [InlineData("back\\slash")]
    [InlineData("naïve")]
    public void Label_that_would_not_arrive_as_it_is_is_refused_and_an_engine_named_that_can(string value)
    {
        var image = new PlannedImage
        {
            Dockerfile = "FROM a",
            Labels = new Dictionary<string, string> { ["kind"] = value },
        };

        var problem = Engine.Problem(An.Request(), [image]);

        Assert.Equal(SpecReasons.NotSupported, problem?.Reason);
        Assert.Equal("Engine buildah does not support the label kind, whose text it would change; use engine buildkit", problem?.Message);
    }

    [Fact]
    public void Registries_are_reached_as_the_platform_and_the_output_say()
    {
        RegistryRule[] rules =
        [
            new() { Host = "docker.io", Mirrors = ["mirror.example.com:5000/hub", "other\"\nx"] },
            new() { Host = "mirror.example.com:5000", Insecure = true },
            new() { Host = "bad\"host" },
        ];

        Assert.Equal(
            """
            unqualified-search-registries = ["docker.io"]
            short-name-mode = "disabled"
            [[registry]]
            prefix = "docker.io"
            location = "docker.io"
            [[registry.mirror]]
            location = "mirror.example.com:5000/hub"
            insecure = true
            [[registry]]
            prefix = "mirror.example.com:5000"
            location = "mirror.example.com:5000"
            insecure = true

            """.ReplaceLineEndings("\n"),
            RegistriesConf.From(rules)
        );
    }

    private static IReadOnlyList<string> Arguments(ImageBuildSpec spec, PlannedImage image) =>
        Engine.Arguments(An.Request() with { Spec = spec }, image, 0);
}
