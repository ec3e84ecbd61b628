using Operator.Core.Planning;

namespace Operator.Core.Tests.Planning;

public sealed class LoggedDockerfileTests
{
    [Theory]
    [InlineData("FROM scratch\nCMD [\"x\"]\n")]
    [InlineData("FROM scratch\r\n\r\nCMD [\"x\"]")]
    [InlineData("FROM scratch\n\n\n")]
    public void Listing_survives_the_log(string dockerfile)
    {
        var listing = LoggedDockerfile.Of([new PlannedImage { Dockerfile = dockerfile }]);
        string[] log = ["Fetching …", .. LoggedDockerfile.ToLogLines(listing), "Warning: …"];

        var found = LoggedDockerfile.FromLogLines(log);

        Assert.Equal(listing, found);
        Assert.Equal(LoggedDockerfile.Sha256(listing), LoggedDockerfile.Sha256(found!));
    }

    [Fact]
    public void Several_images_are_told_apart()
    {
        var listing = LoggedDockerfile.Of([
            new PlannedImage { Dockerfile = "FROM a", Suffix = "web" },
            new PlannedImage { Dockerfile = "FROM b\n", Suffix = "worker" },
        ]);

        Assert.Equal("# Image web\nFROM a\n# Image worker\nFROM b\n", listing);
    }

    [Fact]
    public void Log_without_a_listing_has_none() => Assert.Null(LoggedDockerfile.FromLogLines(["Fetching …"]));

    [Fact]
    public void Missing_line_changes_the_hash()
    {
        var listing = LoggedDockerfile.Of([new PlannedImage { Dockerfile = "FROM a\nRUN b\nCMD c" }]);
        var torn = LoggedDockerfile.FromLogLines(LoggedDockerfile.ToLogLines(listing).Where((_, index) => index != 1));

        Assert.NotEqual(LoggedDockerfile.Sha256(listing), LoggedDockerfile.Sha256(torn!));
    }
}
