using Operator.Core.Planning;
using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Dockerfiles;

/// <summary>A program that reads a Dockerfile in BuildKit's place, and build arguments that name one.</summary>
public sealed class DockerfileFrontendTests
{
    [Theory]
    [InlineData("# syntax=evil.example.com/x:1", 1)]
    [InlineData("#syntax=evil.example.com/x:1", 1)]
    [InlineData("#   SynTax  =   evil.example.com/x:1  --flag", 1)]
    [InlineData("#\tsyntax=evil.example.com/x:1\r", 1)]
    [InlineData("\ufeff# syntax=evil.example.com/x:1", 1)]
    [InlineData("# escape=`\n# syntax=evil.example.com/x:1", 2)]
    [InlineData("# escape=\\\u2028junk\n# syntax=evil.example.com/x:1", 2)]
    [InlineData("# escape=\\\rjunk\n# syntax=evil.example.com/x:1", 2)]
    [InlineData("# check=skip=all\n# syntax=evil.example.com/x:1", 2)]
    [InlineData("#!/usr/bin/env docker\n# syntax=evil.example.com/x:1", 2)]
    [InlineData("#!/usr/bin/env docker\n// syntax=evil.example.com/x:1", 2)]
    [InlineData("// syntax=evil.example.com/x:1", 1)]
    [InlineData("//syntax = evil.example.com/x:1", 1)]
    [InlineData("{\"syntax\": \"evil.example.com/x:1\"}", 1)]
    [InlineData("\n\n  {\"a\": {}, \"Syntax\": \"evil.example.com/x:1\"}", 1)]
    [InlineData("{\"syntax\": \"docker/dockerfile\", \"syntax\": \"evil.example.com/x:1\"}", 1)]
    public void Frontend_is_found_in_every_spelling_that_BuildKit_reads(string text, int line)
    {
        Assert.Equal(
            ("evil.example.com/x:1", line),
            DockerfileFrontend.Find(
                text + (text.StartsWith('{') || text.Contains("{\"", StringComparison.Ordinal) ? "" : "\nFROM scratch\n")
            )
        );
        var refusal = Assert.Throws<PlanRefusal>(() => DockerfileFrontend.Check(text, "Dockerfile", OperatorSettings.UsualFrontends));
        Assert.Same(PlanReasons.UnsafeValue, refusal.Failure.Reason);
        Assert.Contains(
            FormattableString.Invariant($"Dockerfile line {line}: syntax names evil.example.com/x:1"),
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("FROM scratch\n# syntax=evil.example.com/x:1\n")]
    [InlineData("\n# syntax=evil.example.com/x:1\nFROM scratch\n")]
    [InlineData("# a comment\n# syntax=evil.example.com/x:1\nFROM scratch\n")]
    [InlineData(" # syntax=evil.example.com/x:1\nFROM scratch\n")]
    [InlineData("# syntax evil.example.com/x:1\nFROM scratch\n")]
    [InlineData("")]
    [InlineData("{\"syntax\": 5}")]
    [InlineData("{\"syntax\": ")]
    public void Comment_that_BuildKit_does_not_read_is_a_comment(string text) => Assert.Null(DockerfileFrontend.Find(text));

    [Theory]
    [InlineData("docker/dockerfile", true)]
    [InlineData("docker/dockerfile:1", true)]
    [InlineData("docker.io/docker/dockerfile:1.7-labs", true)]
    [InlineData("docker/dockerfile:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData("docker/dockerfile-upstream:master", false)]
    [InlineData("docker/dockerfile/x", false)]
    [InlineData("evil.example.com/docker/dockerfile:1", false)]
    [InlineData("docker.io.evil.example.com/docker/dockerfile", false)]
    [InlineData("docker/dockerfile\u00a0evil", false)]
    [InlineData("$X", false)]
    public void Only_allowed_images_may_read_a_Dockerfile(string image, bool allowed)
    {
        var spec = new ImageBuildSpec
        {
            ModelVersion = "dockerfile",
            Dockerfile = new DockerfileOptions { Inline = $"# syntax={image}\nFROM scratch\n" },
        };

        var outcome = PlanBuild.From(Requests.Input(spec, new MemoryFiles(("a", "b"))));

        Assert.Equal(allowed, outcome is PlanOutcome.Planned);
        Assert.True(allowed || Requests.Refused(outcome).Reason == PlanReasons.UnsafeValue);
    }

    [Fact]
    public void Platform_decides_which_are_allowed()
    {
        DockerfileFrontend.Check("# syntax=registry.example.com/team/frontend:2\n", "Dockerfile", ["registry.example.com/team/frontend"]);

        Assert.Throws<PlanRefusal>(() => DockerfileFrontend.Check("# syntax=docker/dockerfile:1\n", "Dockerfile", []));
    }

    [Theory]
    [InlineData("Dockerfile", "FROM scratch")]
    [InlineData("compose.yaml", "services: {web: {build: {context: ., dockerfile: Other}}}")]
    public void Dockerfile_of_the_source_is_checked_too(string file, string text)
    {
        const string Evil = "# syntax=evil.example.com/x\nFROM scratch\n";
        var files = new MemoryFiles((file, file == "Dockerfile" ? Evil : text), ("Other", Evil), ("x", ""));
        var spec = new ImageBuildSpec { ModelVersion = file == "Dockerfile" ? "dockerfile" : "compose" };

        Assert.Same(PlanReasons.UnsafeValue, Requests.Refused(PlanBuild.From(Requests.Input(spec, files))).Reason);
    }

    [Theory]
    [InlineData("BUILDKIT_SYNTAX")]
    [InlineData("BUILDKIT_MULTI_PLATFORM")]
    [InlineData("IMAGEBUILD_ENV_0")]
    public void Compose_file_cannot_set_an_argument_of_the_engine(string name)
    {
        var files = new MemoryFiles(
            ("compose.yaml", $"services: {{web: {{build: {{context: ., args: {{{name}: x}}}}}}}}"),
            ("Dockerfile", "FROM scratch\n")
        );

        var failure = Requests.Refused(PlanBuild.From(Requests.Input(new ImageBuildSpec { ModelVersion = "compose" }, files)));

        Assert.Same(PlanReasons.UnsafeValue, failure.Reason);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nixpacks_file_cannot_set_a_variable_of_the_engine()
    {
        var files = new MemoryFiles(("main.py", ""), ("nixpacks.toml", "[variables]\nBUILDKIT_SYNTAX = 'x'\n[start]\ncmd = 'x'\n"));

        var failure = Requests.Refused(PlanBuild.From(Requests.Input(new ImageBuildSpec { ModelVersion = "nixpacks" }, files)));

        Assert.Same(PlanReasons.UnsafeValue, failure.Reason);
        Assert.Contains("BUILDKIT_SYNTAX", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SOURCE_DATE_EPOCH")]
    [InlineData("HTTP_PROXY")]
    [InlineData("no_proxy")]
    [InlineData("MY_BUILDKIT_VERSION")]
    public void Other_arguments_stay(string name)
    {
        var spec = new ImageBuildSpec
        {
            ModelVersion = "dockerfile",
            BuildArgs = new Dictionary<string, string> { [name] = "1" },
        };

        Assert.Equal(
            "1",
            Requests.Planned(PlanBuild.From(Requests.Input(spec, new MemoryFiles(("Dockerfile", "FROM scratch\n"))))).Images[0].BuildArgs[
                name
            ]
        );
    }
}
