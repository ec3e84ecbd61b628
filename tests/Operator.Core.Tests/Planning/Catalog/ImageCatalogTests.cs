using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Core.Planning.Catalog;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Catalog;

public sealed class ImageCatalogTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("node", "image", "node:24-alpine")]
    [InlineData("python", "image", "python:3.13-slim")]
    [InlineData("go", "image", "golang:1.27-alpine")]
    [InlineData("go", "run", "alpine:latest")]
    [InlineData("rust", "image", "rust:1.98-bookworm")]
    [InlineData("java", "run", "eclipse-temurin:25-jre")]
    [InlineData("nginx", "image", "nginx:alpine")]
    [InlineData("generic", "image", "alpine:latest")]
    public void Shipped_defaults_are_supported_for_long(string runtime, string role, string image) =>
        Assert.Equal(image, ImageCatalog.Shipped[runtime].DefaultVersion.Image(role));

    [Fact]
    public void Defaults_and_successors_are_in_the_catalog_and_alive() =>
        Assert.All(
            ImageCatalog.Shipped.Runtimes.Values,
            runtime =>
                Assert.All(
                    new[] { runtime.Default, runtime.Successor }.Where(name => name is not null),
                    name => Assert.False(runtime.Versions.Single(version => version.Name == name).IsPast(Now))
                )
        );

    /// <summary>As upstream's calendars and endoflife.date have them.</summary>
    [Theory]
    [InlineData("node", "18", "2025-04-30")]
    [InlineData("node", "20", "2026-04-30")]
    [InlineData("node", "22", "2027-04-30")]
    [InlineData("node", "24", "2028-04-30")]
    [InlineData("python", "3.9", "2025-10-31")]
    [InlineData("python", "3.10", "2026-10-31")]
    [InlineData("python", "3.11", "2027-10-31")]
    [InlineData("python", "3.12", "2028-10-31")]
    [InlineData("python", "3.13", "2029-10-31")]
    [InlineData("python", "3.14", "2030-10-31")]
    [InlineData("go", "1.24", "2026-02-11")]
    [InlineData("rust", "1.90", "2025-10-30")]
    [InlineData("java", "21", "2029-12-31")]
    [InlineData("dotnet", "8.0", "2026-11-10")]
    [InlineData("dotnet", "9.0", "2026-11-10")]
    [InlineData("dotnet", "10.0", "2028-11-14")]
    public void Shipped_version_ends_when_upstream_ends_it(string runtime, string version, string day) =>
        Assert.Equal(day, ImageCatalog.Shipped[runtime].Versions.Single(one => one.Name == version).EndOfLifeText);

    [Fact]
    public void Retired_image_is_named_with_the_one_that_has_the_same_version() =>
        Assert.Contains(
            "The image openjdk:17-jdk-slim of java 17 has had no updates since 2022-07-19; eclipse-temurin:17-jre has the same version",
            Requests.Planned(Legacy(PlainProjects.Of(ModelVersions.Java))).Warnings
        );

    [Fact]
    public void Override_of_an_image_ends_what_was_said_about_the_shipped_one()
    {
        var over = new CatalogSource { Origin = "a file", Text = "java: {versions: {\"17\": {run: \"eclipse-temurin:17-jre\"}}}" };
        var plan = Requests.Planned(Legacy(PlainProjects.Of(ModelVersions.Java), over));

        Assert.Contains("FROM eclipse-temurin:17-jre\n", plan.Images[0].Dockerfile, StringComparison.Ordinal);
        Assert.Empty(plan.Warnings);
    }

    [Theory]
    [InlineData("node: 3", 1, "node must be a mapping, not a value")]
    [InlineData("node:\n  versions:\n    \"18\": {imag: x}", 3, "node 18 has no field imag; its fields are image, run")]
    [InlineData("node:\n  versions: {\"18\": {image: \"x\\nRUN y\"}}", 2, "image of node 18 is \"x RUN y\", which is no image")]
    [InlineData("node: {versions: {\"18\": {endOfLife: soon}}}", 1, "endOfLife is \"soon\"; write it as 2027-04-30")]
    [InlineData("node:\n  default: \"19\"", 2, "default of node is 19, which is not one of its versions")]
    [InlineData("node:\n  versions: [\n", 3, "")]
    [InlineData("node: {}\nnode: {}", 2, "the key node is defined twice")]
    public void Broken_override_is_named_with_config_map_key_and_line(string yaml, int line, string problem)
    {
        var refused = Requests.Refused(Planned(yaml, ModelVersions.NodeJs));

        Assert.Equal(PlanReasons.CatalogInvalid, refused.Reason);
        Assert.StartsWith(
            $"The catalog of base images (ConfigMap operators/imagebuild-catalog, key catalog.yaml) line {line}: {problem}",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Broken_override_stops_no_build_that_needs_no_catalog() =>
        Assert.Equal(ModelVersions.Dockerfile, Requests.Planned(Planned("node: {", ModelVersions.Dockerfile)).Status.ModelVersion);

    private static PlanOutcome Legacy(PlanInput input, CatalogSource? over = null) =>
        PlanBuild.From(input with { Request = input.Request with { CatalogProfile = "legacy", CatalogOverride = over } });

    private static PlanOutcome Planned(string catalog, string modelVersion)
    {
        var input = PlainProjects.Of(modelVersion);
        var over = new CatalogSource { Origin = "ConfigMap operators/imagebuild-catalog, key catalog.yaml", Text = catalog };
        return PlanBuild.From(input with { Request = input.Request with { CatalogOverride = over } });
    }
}
