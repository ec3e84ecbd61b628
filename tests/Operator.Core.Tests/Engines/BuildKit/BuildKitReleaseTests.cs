using System.Text.RegularExpressions;
using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Engines.BuildKit;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Engines.BuildKit;

public sealed partial class BuildKitReleaseTests
{
    /// <summary>Fixes for escapes come several times a year. Lower it when the pin moves; never raise it to make the test pass.</summary>
    private const int MostMonths = 9;

    [Fact]
    public void Pinned_engine_is_not_too_old()
    {
        var pinned = BuildKitRelease.Pinned;
        var today = DateOnly.FromDateTime(DateTimeOffset.UtcNow.UtcDateTime);

        Assert.True(
            pinned.Released.AddMonths(MostMonths) >= today,
            $"BuildKit {pinned.Version} is of {pinned.Released:O}: move the pin to a newer release, and read {pinned.Advisories}"
        );
        Assert.True(pinned.Released < today);
    }

    [Fact]
    public void Default_image_is_of_the_pinned_release()
    {
        Assert.Matches(Release(), BuildKitRelease.Pinned.Version);
        Assert.Equal($"docker.io/moby/buildkit:{BuildKitRelease.Pinned.Version}-rootless", An.Settings().BuildKitImage);
    }

    [Theory]
    [InlineData("docker.io/moby/buildkit:v1.2.3-rootless@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("registry.example.com/mirror/buildkit@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void Engine_may_be_given_by_digest(string image) =>
        Assert.Equal(
            image,
            EngineCatalog.Find(BuildEngine.BuildKit)!.Container(An.Settings() with { BuildKitImage = image }, An.Request()).Image
        );

    [GeneratedRegex(@"^v[0-9]+\.[0-9]+\.[0-9]+\z")]
    private static partial Regex Release();
}
