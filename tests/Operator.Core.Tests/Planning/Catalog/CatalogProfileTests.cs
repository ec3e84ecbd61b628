using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Catalog;

/// <summary>Whose defaults count where a project says nothing: the operator's, those of the older build services, or the platform's.</summary>
public sealed class CatalogProfileTests
{
    [Theory]
    [InlineData(ModelVersions.NodeJs, "node:24-alpine", "node:18-alpine")]
    [InlineData(ModelVersions.Python, "python:3.13-slim", "python:3.11-slim")]
    [InlineData(ModelVersions.PythonFlask, "python:3.13-slim", "python:3.11-slim")]
    [InlineData(ModelVersions.PythonFastApi, "python:3.13-slim", "python:3.11-slim")]
    [InlineData(ModelVersions.Go, "golang:1.27-alpine", "golang:1.21-alpine")]
    [InlineData(ModelVersions.Rust, "rust:1.98-bookworm", "rust:1.70")]
    [InlineData(ModelVersions.Java, "eclipse-temurin:25-jre", "openjdk:17-jdk-slim")]
    public void Profile_decides_about_the_default(string modelVersion, string usual, string legacy)
    {
        Assert.Contains(usual, Images(modelVersion, null));
        Assert.Contains(usual, Images(modelVersion, "default"));
        Assert.Contains(legacy, Images(modelVersion, "legacy"));
    }

    /// <summary>A project that is detected gets the same as one whose model version is named.</summary>
    [Fact]
    public void Profile_holds_for_detected_projects_too()
    {
        var input = PlainProjects.With(
            ModelVersions.Auto,
            ("package.json", "{\"scripts\": {\"start\": \"node server.js\"}}"),
            ("server.js", "")
        );

        Assert.Equal("24", Requests.Planned(PlanBuild.From(input)).Status.RuntimeVersion);
        var legacy = Requests.Planned(PlanBuild.From(Asking(input, "legacy")));
        Assert.Equal(("18", "catalog"), (legacy.Status.RuntimeVersion, legacy.Status.RuntimeVersionFrom));
        Assert.Contains("node 18 reached its end of life on 2025-04-30; move to node 24", legacy.Warnings);
        Assert.Contains(legacy.Decisions, decision => decision.Topic == PlanTopic.BaseImage && decision.From == "catalog profile legacy");
    }

    [Theory]
    [InlineData(ModelVersions.NodeJs)]
    [InlineData(ModelVersions.Go)]
    [InlineData(ModelVersions.Rust)]
    [InlineData(ModelVersions.Java)]
    public void Old_default_comes_with_a_warning(string modelVersion)
    {
        Assert.DoesNotContain(Requests.Planned(PlanBuild.From(PlainProjects.Of(modelVersion))).Warnings, IsAboutAge);
        Assert.Contains(Requests.Planned(PlanBuild.From(Asking(PlainProjects.Of(modelVersion), "legacy"))).Warnings, IsAboutAge);
    }

    private static bool IsAboutAge(string warning) =>
        warning.Contains("reached its end of life", StringComparison.Ordinal)
        || warning.Contains("has had no updates since", StringComparison.Ordinal);

    [Fact]
    public void Wish_of_the_project_beats_the_profile()
    {
        var input = PlainProjects.With(
            ModelVersions.NodeJs,
            ("package.json", "{\"scripts\": {\"start\": \"node server.js\"}, \"engines\": {\"node\": \">=18\"}}"),
            ("server.js", "")
        );

        // Of a range, one that is past its end of life is taken only where no other fits.
        Assert.Equal("24", Requests.Planned(PlanBuild.From(Asking(input, "legacy"))).Status.RuntimeVersion);
    }

    [Fact]
    public void Platform_has_the_last_word()
    {
        var input = Asking(PlainProjects.Of(ModelVersions.NodeJs), "legacy");
        var over = new CatalogSource { Origin = "a file", Text = "node: {default: \"22\"}" };
        var plan = Requests.Planned(PlanBuild.From(input with { Request = input.Request with { CatalogOverride = over } }));

        Assert.Equal("22", plan.Status.RuntimeVersion);
    }

    [Theory]
    [InlineData(ModelVersions.NodeJs)]
    [InlineData(ModelVersions.Dockerfile)]
    public void Unknown_profile_is_refused_by_name(string modelVersion)
    {
        var refused = Requests.Refused(PlanBuild.From(Asking(PlainProjects.Of(modelVersion), "lagacy")));

        Assert.Equal(SpecReasons.Invalid, refused.Reason);
        Assert.Equal("The annotation imagebuild.dev/catalog-profile is lagacy; it can be default, legacy", refused.Message);
    }

    private static IReadOnlyList<string> Images(string modelVersion, string? profile) =>
        Requests.Planned(PlanBuild.From(Asking(PlainProjects.Of(modelVersion), profile))).Status.BaseImages!;

    private static PlanInput Asking(PlanInput input, string? profile) =>
        input with
        {
            Request = input.Request with { CatalogProfile = profile },
        };
}
