using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Planning;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Engines.Kaniko;

public sealed class KanikoArgumentTests
{
    private static readonly string[] Hostile =
    [
        "--destination=evil.example.com/x",
        "a b'c\"d\\e;f&&g",
        "$(id) `id` ${HOME}",
        "x\n--no-push\r\n",
        "=",
        "",
        "\u0001\u2028",
    ];

    private static IBuildEngine Engine => EngineCatalog.Served(BuildEngine.Kaniko);

    [Fact]
    public void Plain_build_has_these_arguments() =>
        Assert.Equal(
            [
                "--dockerfile=/imagebuild/plan/images/00/Dockerfile",
                "--context=dir:///imagebuild/workspace/context",
                "--digest-file=/imagebuild/workspace/results/00.digest",
                "--log-format=text",
                "--log-timestamp=true",
                "--force",
                "--credential-helpers=",
                "--push-retry=3",
                "--image-download-retry=3",
                "--label=dev.imagebuild.run=uid/1/1",
                "--destination=registry.example.com/team/app:1",
                "--registry-map=index.docker.io=mirror.example.com:5000/hub",
            ],
            Arguments(new ImageBuildSpec())
        );

    [Fact]
    public void Every_option_has_its_argument()
    {
        var arguments = Arguments(
            new ImageBuildSpec
            {
                Target = "prod",
                Platforms = ["linux/arm64"],
                BuildSecrets = [new() { Id = "npm", SecretName = "n" }],
                Output = new BuildOutput { Insecure = true },
                Cache = new BuildCache { Mode = BuildCacheMode.Registry, Repository = "registry.example.com:5000/cache:old" },
                PodTemplate = new BuildPodTemplate
                {
                    CaConfigMap = "ca",
                    Proxy = new BuildProxy { HttpProxy = "http://proxy:1" },
                },
                BuildArgs = new Dictionary<string, string> { ["http_proxy"] = "own" },
            }
        );

        string[] expected =
        [
            "--target=prod",
            "--custom-platform=linux/arm64",
            "--secret=id=npm,src=/imagebuild/build-secrets/npm/value",
            "--secret=id=imagebuild-ca,src=/imagebuild/plan/ca.pem",
            "--cache=true",
            "--cache-repo=registry.example.com:5000/cache",
            "--build-arg=HTTP_PROXY=http://proxy:1",
            "--build-arg=http_proxy=own",
            "--registry-map=index.docker.io=mirror.example.com:5000/hub",
            "--insecure-registry=registry.example.com",
            "--skip-tls-verify-registry=registry.example.com",
        ];
        Assert.Superset(expected.ToHashSet(), arguments.ToHashSet());
    }

    [Fact]
    public void Build_that_is_not_pushed_has_no_destination()
    {
        var arguments = Arguments(new ImageBuildSpec { Output = new BuildOutput { Push = false } });

        Assert.Contains("--no-push", arguments);
        Assert.DoesNotContain(arguments, argument => argument.StartsWith("--destination", StringComparison.Ordinal));
    }

    [Fact]
    public void No_value_becomes_another_argument()
    {
        var spec = new ImageBuildSpec
        {
            BuildArgs = Hostile.Select((value, index) => (value, index)).ToDictionary(item => $"A{item.index}", item => item.value),
        };

        var arguments = Arguments(spec);

        Assert.All(arguments, argument => Assert.Matches("^--[a-z-]+(=|\\z)", argument));
        Assert.Equal(
            Hostile.Select((value, index) => $"--build-arg=A{index}={value}"),
            arguments.Where(argument => argument.StartsWith("--build-arg=", StringComparison.Ordinal))
        );
        Assert.Single(arguments, argument => argument.StartsWith("--destination=", StringComparison.Ordinal));
    }

    [Fact]
    public void Host_that_is_none_reaches_no_argument()
    {
        var request = An.Request() with
        {
            Registries =
            [
                new() { Host = "docker.io", Mirrors = ["a;index.docker.io=evil", "b=c", "good.example.com"] },
                new() { Host = "x y", Insecure = true },
            ],
        };

        var arguments = Engine.Container(An.Settings(), request).Args!;

        Assert.Equal(
            ["--registry-map=index.docker.io=good.example.com"],
            arguments.Where(argument =>
                argument.StartsWith("--registry", StringComparison.Ordinal) || argument.StartsWith("--insecure", StringComparison.Ordinal)
            )
        );
    }

    [Theory]
    [InlineData("sub", null, null, null, "the build context sub of a compose file")]
    [InlineData("", "prod", null, null, "the target prod of a compose file")]
    [InlineData("", null, "A", null, "the build argument A, which is not in spec.buildArgs")]
    [InlineData("", null, "IMAGEBUILD_ENV_0", null, "variables of spec.environment with line breaks")]
    [InlineData("", null, null, "a.b", "the label a.b, which has line breaks or is from a compose file")]
    public void What_only_the_plan_knows_is_refused(string context, string? target, string? argument, string? label, string what)
    {
        var image = new PlannedImage
        {
            Dockerfile = "FROM a",
            ContextDir = context,
            Target = target,
            BuildArgs = argument is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [argument] = "x" },
            Labels = label is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [label] = "x" },
        };

        var problem = Engine.Problem(An.Request(new ImageBuildSpec { Engine = BuildEngine.Kaniko }), [image]);

        Assert.Equal(SpecReasons.NotSupported, problem?.Reason);
        Assert.StartsWith($"Engine kaniko does not support {what}", problem?.Message, StringComparison.Ordinal);
        Assert.EndsWith("; use engine buildkit or buildah", problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_in_the_arguments_is_planned()
    {
        var args = new Dictionary<string, string> { ["A"] = "x" };
        var request = An.Request(new ImageBuildSpec { Target = "prod", BuildArgs = args });

        Assert.Null(
            Engine.Problem(
                request,
                [
                    new PlannedImage
                    {
                        Dockerfile = "FROM a",
                        Target = "prod",
                        BuildArgs = args,
                    },
                ]
            )
        );
        Assert.Null(Engine.Problem(An.Request(), [new PlannedImage { Dockerfile = "FROM a" }]));
    }

    [Fact]
    public void Digest_is_all_that_its_file_has() => Assert.Equal("sha256:0", Engine.DigestIn("sha256:0\n"));

    private static IList<string> Arguments(ImageBuildSpec spec) =>
        Engine
            .Container(
                An.Settings(),
                An.Request(spec) with
                {
                    Registries = [new RegistryRule { Host = "docker.io", Mirrors = ["mirror.example.com:5000/hub"] }],
                }
            )
            .Args!;
}
