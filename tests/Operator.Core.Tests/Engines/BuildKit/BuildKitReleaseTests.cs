using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Engines.BuildKit;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Engines.BuildKit;

public sealed class BuildKitReleaseTests
{
    [Fact]
    public void Default_image_is_of_the_pinned_release() => Assert.Equal(BuildKitRelease.Pinned.Image, An.Settings().BuildKitImage);

    [Theory]
    [InlineData("docker.io/moby/buildkit:v1.2.3-rootless@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("registry.example.com/mirror/buildkit@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void Engine_may_be_given_by_digest(string image) =>
        Assert.Equal(
            image,
            EngineCatalog.Find(BuildEngine.BuildKit)!.Container(An.Settings() with { BuildKitImage = image }, An.Request()).Image
        );
}
