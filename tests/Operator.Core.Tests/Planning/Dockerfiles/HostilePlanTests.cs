using System.Security;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Dockerfiles;

/// <summary>No text in any field of the spec or of a project's files yields another instruction than harmless text does.</summary>
public sealed class HostilePlanTests
{
    private const int Values = 600;

    private static readonly string[] FromValues = ["ARG", "ENV", "LABEL"];

    private static readonly Dictionary<string, Func<string, PlanInput>> Places = new()
    {
        ["spec of a scaffold"] = value => Requests.Input(Hostile(ModelVersions.PythonFlask, value), null),
        ["where the source is from"] = value =>
            Requests.Input(new ImageBuildSpec { ModelVersion = ModelVersions.NodeJs }, null) with
            {
                Source = new SourceStatus
                {
                    Kind = "git",
                    Location = value,
                    Revision = value,
                },
            },
        ["package.json"] = value =>
            Files(
                ModelVersions.NodeJs,
                (
                    "package.json",
                    $"{{\"name\": {Json(value)}, \"main\": {Json(value)}, \"packageManager\": {Json("pnpm@" + value)}, \"engines\": {{\"node\": {Json(value)}}}, "
                        + $"\"scripts\": {{\"start\": {Json(value)}, \"build\": {Json(value)}}}, \"dependencies\": {{{Json(value)}: {Json(value)}}}}}"
                ),
                ("pnpm-lock.yaml", $"lockfileVersion: '{value}'")
            ),
        ["main of package.json"] = value => Files(ModelVersions.NodeJs, ("package.json", $"{{\"main\": {Json(value)}}}"), (value, "")),
        ["version files"] = value => Files(ModelVersions.NodeJs, ("package.json", "{\"scripts\": {\"start\": \"x\"}}"), (".nvmrc", value)),
        ["Procfile"] = value => Files(ModelVersions.Generic, ("Procfile", "web: x " + value)),
        ["python"] = value =>
            Files(
                ModelVersions.Python,
                ("requirements.txt", "flask\ngunicorn\n" + value),
                ("main.py", $"app = Flask({value}"),
                (".python-version", value)
            ),
        ["pyproject.toml"] = value =>
            Files(
                ModelVersions.Python,
                ("pyproject.toml", $"[project]\nname = {Json(value)}\nrequires-python = {Json(value)}\ndependencies = [{Json(value)}]\n"),
                ("main.py", "")
            ),
        ["Cargo.toml"] = value =>
            Files(
                ModelVersions.Rust,
                ("Cargo.toml", $"[package]\nname = {Json(value)}\nrust-version = {Json(value)}\n"),
                ("src/main.rs", "")
            ),
        ["go"] = value =>
            Files(
                ModelVersions.Go,
                ("go.mod", $"module x\n\ngo 1.21\n// {value}"),
                ($"cmd/{value.Replace('/', '_')}/main.go", "package main")
            ),
        ["pom.xml"] = value =>
            Files(
                ModelVersions.Java,
                (
                    "pom.xml",
                    "<project><dependencies><dependency/></dependencies><build><plugins><plugin><configuration><mainClass>"
                        + $"{SecurityElement.Escape(value)}</mainClass></configuration></plugin></plugins></build></project>"
                )
            ),
        ["build.gradle"] = value =>
            Files(ModelVersions.Java, ("build.gradle", $"plugins {{ id 'application' }}\nmainClass = 'a.B'\nmainClass = '{value}'")),
        [".csproj"] = value =>
            Files(
                ModelVersions.DotNet,
                (
                    $"{value.Replace('/', '_')}.csproj",
                    $"<Project Sdk='Microsoft.NET.Sdk.Web'><PropertyGroup><AssemblyName>{SecurityElement.Escape(value)}</AssemblyName></PropertyGroup></Project>"
                )
            ),
        ["static"] = value =>
            Requests.Input(
                new ImageBuildSpec
                {
                    ModelVersion = ModelVersions.Static,
                    Static = new StaticSiteOptions
                    {
                        BuildCommand = value,
                        OutputDir = value,
                        NginxConfig = value,
                    },
                },
                new MemoryFiles(("index.html", ""))
            ),
        ["static command"] = value =>
            Requests.Input(
                new ImageBuildSpec
                {
                    ModelVersion = ModelVersions.Static,
                    Static = new StaticSiteOptions { BuildCommand = value },
                },
                new MemoryFiles(("index.html", ""))
            ),
    };

    public static TheoryData<string> PlaceNames => [.. Places.Keys];

    [Theory]
    [MemberData(nameof(PlaceNames))]
    public void Hostile_text_yields_the_instructions_that_harmless_text_does(string place)
    {
        var expected = Shape(Requests.Planned(PlanBuild.From(Places[place]("x"))));

        Prop.ForAll(
                HostileText.Values,
                value =>
                {
                    var outcome = PlanBuild.From(Places[place](value));
                    if (outcome is PlanOutcome.Planned { Plan: var plan })
                    {
                        Assert.Equal(expected, Shape(plan));
                    }
                    else
                    {
                        Assert.IsType<PlanOutcome.Refused>(outcome);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Values));
    }

    [Fact]
    public void Environment_and_labels_mean_exactly_their_values() =>
        Prop.ForAll(
                HostileText.Values,
                value =>
                {
                    var outcome = PlanBuild.From(Requests.Input(Hostile(ModelVersions.NodeJs, value), null));
                    if (outcome is not PlanOutcome.Planned { Plan.Images: [var image] })
                    {
                        Assert.Contains('\0', value);
                        return;
                    }

                    var environment = image
                        .Dockerfile.Split('\n')
                        .Single(line => line.StartsWith("ENV HOSTILE=", StringComparison.Ordinal));
                    Assert.Equal(
                        value,
                        environment == "ENV HOSTILE=\"${IMAGEBUILD_ENV_0}\""
                            ? image.BuildArgs["IMAGEBUILD_ENV_0"]
                            : InstructionCount.Value(environment)
                    );
                    var label = image
                        .Dockerfile.Split('\n')
                        .SingleOrDefault(line => line.StartsWith("LABEL hostile=", StringComparison.Ordinal));
                    Assert.Equal(value, label is null ? image.Labels["hostile"] : InstructionCount.Value(label));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Values));

    [Theory]
    [InlineData("FROM a\nRUN b\n")]
    [InlineData("# escape=`\nFROM a\nRUN b\n")]
    public void Given_dockerfile_keeps_its_text_and_gains_only_values(string dockerfile) =>
        Prop.ForAll(
                HostileText.Values,
                value =>
                {
                    var spec = Hostile(ModelVersions.Dockerfile, value) with { Dockerfile = new DockerfileOptions { Inline = dockerfile } };
                    if (PlanBuild.From(Requests.Input(spec, null)) is PlanOutcome.Planned { Plan.Images: [var image] })
                    {
                        Assert.StartsWith(dockerfile, image.Dockerfile, StringComparison.Ordinal);
                        Assert.Equal(["FROM", "RUN"], InstructionCount.Keywords(image.Dockerfile).Except(FromValues));
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Values));

    /// <summary>Keywords in order, without those of which each value may need one or two.</summary>
    private static string Shape(BuildPlan plan) =>
        string.Join(
            ' ',
            plan.Images.SelectMany(image => InstructionCount.Keywords(image.Dockerfile)).Where(keyword => !FromValues.Contains(keyword))
        );

    private static ImageBuildSpec Hostile(string modelVersion, string value) =>
        new()
        {
            ModelVersion = modelVersion,
            Version = value,
            Description = value,
            Environment = new Dictionary<string, string> { ["HOSTILE"] = value },
            Labels = new Dictionary<string, string> { ["hostile"] = value },
            BuildArgs = new Dictionary<string, string> { ["GIVEN"] = value },
        };

    private static PlanInput Files(string modelVersion, params (string Path, string Text)[] files) =>
        Requests.Input(new ImageBuildSpec { ModelVersion = modelVersion }, new MemoryFiles(files.DistinctBy(file => file.Path).ToArray()));

    private static string Json(string value) => JsonSerializer.Serialize(value);
}
