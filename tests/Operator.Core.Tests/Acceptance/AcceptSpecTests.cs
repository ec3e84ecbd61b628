using System.Text.Json;
using Operator.Core.Acceptance;
using Operator.Core.Planning;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Acceptance;

public sealed class AcceptSpecTests
{
    public static TheoryData<string, string, string> Refused() =>
        new()
        {
            { """{"modelVersion": "cobol"}""", "modelVersion", "SpecModelVersionUnknown" },
            { """{"modelVersion": "go"}""", "source", "SpecInvalid" },
            { """{"source": {"git": {"url": "https://h/a"}, "inline": {"files": {"a": ""}}}}""", "source", "SpecSourceAmbiguous" },
            { """{"source": {"git": {"url": "https://user:secret@h/a"}}}""", "source.git.url", "SpecInvalid" },
            { """{"source": {"git": {"url": "https://token@h/a"}}}""", "source.git.url", "SpecInvalid" },
            { """{"source": {"git": {"url": "file:///etc"}}}""", "source.git.url", "SpecInvalid" },
            { """{"source": {"git": {"url": "https://h/a\n"}}}""", "source.git.url", "SpecInvalid" },
            { """{"source": {"git": {"url": "https://h/a", "revision": "--upload-pack=x"}}}""", "source.git.revision", "SpecInvalid" },
            { """{"source": {"git": {"url": "https://h/a", "depth": -1}}}""", "source.git.depth", "SpecInvalid" },
            { """{"source": {"git": {"url": "https://h/a"}, "contextDir": "a/../../b"}}""", "source.contextDir", "SpecPathInvalid" },
            { """{"source": {"archive": {"url": "ftp://h/a"}}}""", "source.archive.url", "SpecInvalid" },
            { """{"source": {"archive": {"url": "https://h/a", "sha256": "abc"}}}""", "source.archive.sha256", "SpecInvalid" },
            { """{"source": {"walrus": {"blobId": "../../etc"}}}""", "source.walrus.blobId", "SpecInvalid" },
            { """{"source": {"oci": {"image": "UPPER"}}}""", "source.oci.image", "SpecInvalid" },
            {
                """{"source": {"configMap": {"name": "a", "items": [{"key": "a", "path": "/etc/x"}]}}}""",
                "source.configMap.items[0].path",
                "SpecPathInvalid"
            },
            { """{"source": {"inline": {"files": {"../x": ""}}}}""", "source.inline.files", "SpecPathInvalid" },
            { """{"modelVersion": "nodejs", "dockerfile": {"path": "x"}}""", "dockerfile", "SpecOptionMisplaced" },
            { """{"modelVersion": "nodejs", "target": "x"}""", "target", "SpecOptionMisplaced" },
            { """{"modelVersion": "nodejs", "parameters": {"a": "b"}}""", "parameters", "SpecOptionMisplaced" },
            { """{"modelVersion": "dockerfile", "dockerfile": {"path": "x", "inline": "FROM a"}}""", "dockerfile", "SpecInvalid" },
            { """{"modelVersion": "nodejs", "environment": {"1A": ""}}""", "environment[1A]", "SpecInvalid" },
            { """{"modelVersion": "nodejs", "environment": {"A": "\u0000"}}""", "environment[A]", "SpecInvalid" },
            { """{"modelVersion": "nodejs", "labels": {"a b": ""}}""", "labels[a b]", "SpecInvalid" },
            { """{"modelVersion": "nodejs", "buildArgs": {"BUILDKIT_SYNTAX": "x"}}""", "buildArgs[BUILDKIT_SYNTAX]", "SpecInvalid" },
            { """{"modelVersion": "nodejs", "buildArgs": {"IMAGEBUILD_ENV_0": "x"}}""", "buildArgs[IMAGEBUILD_ENV_0]", "SpecInvalid" },
            {
                """{"source": {"git": {"url": "https://h/a"}}, "modelVersion": "nixpacks", "nixpacks": {"variables": {"BUILDKIT_SYNTAX": "x"}}}""",
                "nixpacks.variables[BUILDKIT_SYNTAX]",
                "SpecInvalid"
            },
            {
                """{"modelVersion": "nodejs", "output": {"repository": "registry.example.com/Team/app"}}""",
                "output.repository",
                "SpecImageReferenceInvalid"
            },
            {
                """{"modelVersion": "nodejs", "output": {"repository": "registry.example.com/app:1"}}""",
                "output.repository",
                "SpecImageReferenceInvalid"
            },
            { """{"modelVersion": "nodejs", "output": {"tags": ["-x"]}}""", "output.tags[0]", "SpecImageReferenceInvalid" },
            { """{"modelVersion": "nodejs", "output": {"tags": ["x", "x"]}}""", "output.tags[1]", "SpecInvalid" },
            { """{"modelVersion": "nodejs", "cache": {"mode": "worker"}}""", "cache.mode", "SpecNotSupported" },
            { """{"modelVersion": "nodejs", "cache": {"mode": "volume", "volume": "A"}}""", "cache.volume", "SpecInvalid" },
            { """{"modelVersion": "nodejs", "cache": {"mode": "registry", "volume": "a"}}""", "cache.volume", "SpecInvalid" },
            {
                """{"modelVersion": "nodejs", "cache": {"mode": "volume", "repository": "r.example.com/a"}}""",
                "cache.repository",
                "SpecInvalid"
            },
            {
                """{"modelVersion": "nodejs", "cache": {"mode": "registry"}, "output": {"push": false}}""",
                "cache.repository",
                "SpecInvalid"
            },
            {
                """{"modelVersion": "nodejs", "podTemplate": {"resources": {"limits": {"memory": "0Gi"}}}}""",
                "podTemplate.resources.limits.memory",
                "SpecInvalid"
            },
            {
                """{"modelVersion": "compose", "source": {"configMap": {"name": "a"}}, "platforms": ["linux/amd64", "linux/arm64"]}""",
                "platforms",
                "SpecNotSupported"
            },
            { """{"modelVersion": "nodejs", "platforms": ["linux/amd64", "linux/arm64", "linux/amd64"]}""", "platforms[2]", "SpecInvalid" },
            { """{"modelVersion": "nodejs", "platforms": ["windows/amd64"]}""", "platforms[0]", "SpecNotSupported" },
            { """{"modelVersion": "nodejs", "platforms": ["linux/toaster"]}""", "platforms[0]", "SpecNotSupported" },
            { """{"modelVersion": "nodejs", "platforms": ["linux"]}""", "platforms[0]", "SpecInvalid" },
            { """{"modelVersion": "nodejs", "timeout": "0s"}""", "timeout", "SpecInvalid" },
            { """{"modelVersion": "nodejs", "timeouts": {"build": "ten minutes"}}""", "timeouts.build", "SpecInvalid" },
            { """{"modelVersion": "nodejs", "retry": {"limit": 11}}""", "retry.limit", "SpecInvalid" },
            { """{"modelVersion": "nodejs", "priority": 1001}""", "priority", "SpecInvalid" },
            {
                """{"modelVersion": "nodejs", "buildSecrets": [{"id": "a", "secretName": "A"}]}""",
                "buildSecrets[0].secretName",
                "SpecInvalid"
            },
            {
                """{"modelVersion": "nodejs", "podTemplate": {"proxy": {"httpsProxy": "http://proxy:99999"}}}""",
                "podTemplate.proxy.httpsProxy",
                "SpecInvalid"
            },
            {
                """{"modelVersion": "nodejs", "podTemplate": {"proxy": {"httpProxy": "http://u:p@h"}}}""",
                "podTemplate.proxy.httpProxy",
                "SpecInvalid"
            },
        };

    [Theory]
    [InlineData("""{"modelVersion": "dockerfile", "target": "x"}""", "target is not supported by engine kaniko; use engine buildkit")]
    [InlineData(
        """{"podTemplate": {"proxy": {"httpProxy": "http://proxy:3128", "credentialsSecret": "way-out"}}}""",
        "podTemplate.proxy.credentialsSecret is not supported by engine kaniko; use engine buildkit"
    )]
    [InlineData(
        """{"modelVersion": "nodejs", "buildSecrets": [{"id": "a", "secretName": "a"}]}""",
        "buildSecrets is not supported by engine kaniko; use engine buildkit"
    )]
    [InlineData(
        """{"modelVersion": "nodejs", "cache": {"mode": "registry"}}""",
        "cache.mode registry is not supported by engine kaniko; use engine buildkit"
    )]
    public void What_the_engine_cannot_do_is_refused_with_the_name_of_one_that_can(string json, string message)
    {
        var spec = JsonSerializer.Deserialize<ImageBuildSpec>(json, JsonSerializerOptions.Web)! with { Engine = BuildEngine.Kaniko };
        var supported = new SupportedFeatures
        {
            Engines = new HashSet<BuildEngine> { BuildEngine.BuildKit, BuildEngine.Kaniko },
            CacheModes = Enum.GetValues<BuildCacheMode>().ToHashSet(),
            FeaturesOf = engine => engine == BuildEngine.BuildKit ? EngineFeatures.All : EngineFeatures.None,
        };

        var problem = Assert.Single(AcceptSpec.Check(spec, supported), problem => problem.Reason == SpecReasons.NotSupported);

        Assert.Equal(message, problem.Message);
        Assert.DoesNotContain(
            AcceptSpec.Check(spec with { Engine = BuildEngine.BuildKit }, supported),
            other => other.Reason == SpecReasons.NotSupported
        );
    }

    [Theory]
    [InlineData("a\nb", "source.inline.files has the path 'a b', which has control characters or backslashes")]
    [InlineData("a\\b", "source.inline.files has the path 'a\\b', which has control characters or backslashes")]
    [InlineData("../x", "source.inline.files has the path '../x', which must not lead out of the source with ..")]
    [InlineData("/x", "source.inline.files has the path '/x', which must be relative to the source")]
    public void Path_of_an_inline_file_is_named_once(string path, string message)
    {
        var files = new Dictionary<string, string> { ["Dockerfile"] = "FROM scratch", [path] = "" };
        var spec = new ImageBuildSpec
        {
            ModelVersion = ModelVersions.Dockerfile,
            Source = new BuildSource { Inline = new InlineSource { Files = files } },
        };

        var problem = Assert.Single(AcceptSpec.Check(spec, new SupportedFeatures()));

        Assert.Equal((message, SpecReasons.PathInvalid), (problem.Message, problem.Reason));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Mistake_is_told_with_its_field_and_reason(string json, string field, string reason)
    {
        var problem = Assert.Single(Check(json));

        Assert.Equal((field, reason), (problem.Field, problem.Reason.Name));
        Assert.StartsWith(field, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret@", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(problem.Message, char.IsControl);
    }

    [Theory]
    [InlineData("""{"modelVersion": "python-flask"}""")]
    [InlineData("""{"modelVersion": "dockerfile", "dockerfile": {"inline": "FROM a"}, "target": "x"}""")]
    [InlineData("""{"modelVersion": "our-template", "parameters": {"a": "b"}}""")]
    [InlineData("""{"source": {"git": {"url": "git@github.com:a/b.git", "revision": "feature/x"}, "contextDir": "services/api"}}""")]
    [InlineData("""{"source": {"git": {"url": "ssh://git@h:2222/a/b.git"}}}""")]
    [InlineData("""{"source": {"oci": {"image": "10.251.0.1:5000/a/b:1"}}}""")]
    [InlineData(
        """{"modelVersion": "nodejs", "environment": {"LD_PRELOAD": "", "A.b-c": "\"$(x)\"\n"}, "labels": {"dev.example/x": "y\nz"}}"""
    )]
    [InlineData(
        """{"modelVersion": "nodejs", "output": {"repository": "localhost:5000/a/b__c", "tags": ["1.0", "latest"], "insecure": true}}"""
    )]
    [InlineData("""{"modelVersion": "nodejs", "platforms": ["linux/amd64", "linux/arm64"]}""")]
    [InlineData("""{"modelVersion": "nodejs", "timeout": "1h30m", "platforms": ["linux/arm/v7"], "cache": {"mode": "none"}}""")]
    public void Spec_that_can_be_run_has_no_problem(string json) => Assert.Empty(Check(json));

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var problems = Check(
            """{"modelVersion": "nodejs", "cache": {"mode": "worker"}, "timeout": "x", "output": {"repository": "A", "tags": ["?"]}, "static": {}}"""
        );

        Assert.Equal(["static", "output.repository", "output.tags[0]", "cache.mode", "timeout"], problems.Select(problem => problem.Field));
    }

    [Fact]
    public void Missing_registry_is_told_only_when_the_image_is_pushed()
    {
        var supported = new SupportedFeatures { DefaultRegistry = false };

        Assert.Equal(
            "SpecOutputMissing",
            Assert.Single(AcceptSpec.Check(new ImageBuildSpec { ModelVersion = "nodejs" }, supported)).Reason.Name
        );
        Assert.Empty(
            AcceptSpec.Check(
                new ImageBuildSpec
                {
                    ModelVersion = "nodejs",
                    Output = new BuildOutput { Push = false },
                },
                supported
            )
        );
    }

    private static IReadOnlyList<Failure> Check(string json)
    {
        // By reflection: it keeps the defaults that the API server would fill in.
        var spec = JsonSerializer.Deserialize<ImageBuildSpec>(json, JsonSerializerOptions.Web)!;
        return AcceptSpec.Check(spec, new SupportedFeatures { Templates = new HashSet<string> { "our-template" } });
    }
}
