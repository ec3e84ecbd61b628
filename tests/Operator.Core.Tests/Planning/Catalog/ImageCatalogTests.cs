using Operator.Core.Planning;
using Operator.Core.Planning.Catalog;

namespace Operator.Core.Tests.Planning.Catalog;

public sealed class ImageCatalogTests
{
    [Theory]
    [InlineData("node", "image", "node:18-alpine")]
    [InlineData("python", "image", "python:3.11-slim")]
    [InlineData("go", "image", "golang:1.21-alpine")]
    [InlineData("go", "run", "alpine:latest")]
    [InlineData("rust", "image", "rust:1.70")]
    [InlineData("java", "run", "openjdk:17-jdk-slim")]
    [InlineData("nginx", "image", "nginx:alpine")]
    [InlineData("generic", "image", "alpine:latest")]
    public void Shipped_defaults_are_those_of_the_documents(string runtime, string role, string image) =>
        Assert.Equal(image, ImageCatalog.Shipped[runtime].DefaultVersion.Image(role));

    [Fact]
    public void Successors_are_in_the_catalog_and_alive()
    {
        var now = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

        Assert.All(
            ImageCatalog.Shipped.Runtimes.Values,
            runtime => Assert.False(runtime.Versions.Single(version => version.Name == runtime.Successor).IsPast(now))
        );
    }

    [Theory]
    [InlineData("node: 3", "mapping")]
    [InlineData("node: {versions: {\"18\": {imag: x}}}", "imag")]
    [InlineData("node: {versions: {\"18\": {image: \"x\\nRUN y\"}}}", "not an image")]
    [InlineData("node: {versions: {\"18\": {endOfLife: soon}}}", "soon")]
    [InlineData("node: {", "override")]
    public void Broken_override_is_refused(string yaml, string named) =>
        Assert.Contains(named, Assert.Throws<PlanRefusal>(() => ImageCatalog.With(yaml)).Message, StringComparison.Ordinal);
}
