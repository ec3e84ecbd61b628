using Operator.Core.Engines;
using Operator.Core.Engines.Buildah;
using Operator.Core.Engines.BuildKit;
using Operator.Core.Engines.DockerInDocker;
using Operator.Core.Engines.Kaniko;

namespace Operator.Core.Tests.Engines;

public sealed class EngineReleaseTests
{
    /// <summary>Fixes for escapes come several times a year. Lower it when a pin moves; never raise it to make the test pass.</summary>
    private const int MostMonths = 9;

    public static TheoryData<EngineRelease> Pinned() =>
        [BuildKitRelease.Pinned, KanikoRelease.Pinned, BuildahRelease.Pinned, DockerRelease.Pinned];

    [Theory]
    [MemberData(nameof(Pinned))]
    public void Pinned_engine_is_not_too_old(EngineRelease pinned)
    {
        var today = DateOnly.FromDateTime(DateTimeOffset.UtcNow.UtcDateTime);

        Assert.True(
            pinned.Released.AddMonths(MostMonths) >= today,
            $"{pinned.Engine} {pinned.Version} is of {pinned.Released:O}: move the pin to a newer release, and read {pinned.Advisories}"
        );
        Assert.True(pinned.Released < today);
    }

    [Theory]
    [MemberData(nameof(Pinned))]
    public void Default_image_is_of_the_pinned_release(EngineRelease pinned)
    {
        Assert.Matches(@"^v?[0-9]+\.[0-9]+\.[0-9]+\z", pinned.Version);
        Assert.Contains(":" + pinned.Version, pinned.Image, StringComparison.Ordinal);
    }
}
