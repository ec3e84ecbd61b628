using Operator.Core.Contract;
using Operator.Core.Engines.BuildKit;

namespace Operator.Core.Tests.Engines.BuildKit;

/// <summary>What the daemon may keep on a cache volume.</summary>
public sealed class BuildkitdTomlTests
{
    [Fact]
    public void Volume_is_collected_by_age_and_by_size() =>
        Assert.Equal(
            """
            [worker.oci]
              gc = true
            [[worker.oci.gcpolicy]]
              all = true
              keepDuration = "3600s"
            [[worker.oci.gcpolicy]]
              all = true
              keepBytes = 1000

            """.ReplaceLineEndings("\n"),
            BuildkitdToml.From(
                [],
                new CacheVolumeUse
                {
                    Claim = "cache",
                    KeepSeconds = 3600,
                    KeepBytes = 1000,
                }
            )
        );

    [Fact]
    public void State_that_goes_with_the_Pod_is_left_to_the_defaults() =>
        Assert.Equal("", BuildkitdToml.From([], new CacheVolumeUse { Warning = "taken", KeepSeconds = 1 }));
}
