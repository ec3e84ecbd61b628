using Operator.Core.Planning;

namespace Operator.Core.Tests.Planning;

public sealed class DockerfileListingTests
{
    [Theory]
    [InlineData("FROM scratch\nCMD [\"x\"]\n")]
    [InlineData("FROM scratch\r\n\r\nCMD [\"x\"]")]
    [InlineData("FROM scratch\n\n\n")]
    public void Listing_survives_the_log(string dockerfile)
    {
        var listing = DockerfileListing.Of([new PlannedImage { Dockerfile = dockerfile }]);
        string[] log = ["Fetching …", .. DockerfileListing.ToLogLines(listing), "Warning: …"];

        var found = DockerfileListing.FromLogLines(log);

        Assert.Equal(listing, found);
        Assert.Equal(DockerfileListing.Sha256(listing), DockerfileListing.Sha256(found!));
    }

    [Fact]
    public void Several_images_are_told_apart()
    {
        var listing = DockerfileListing.Of([
            new PlannedImage { Dockerfile = "FROM a", Suffix = "web" },
            new PlannedImage { Dockerfile = "FROM b\n", Suffix = "worker" },
        ]);

        Assert.Equal("# Image web\nFROM a\n# Image worker\nFROM b\n", listing);
    }

    [Fact]
    public void Log_without_a_listing_has_none() => Assert.Null(DockerfileListing.FromLogLines(["Fetching …"]));

    [Fact]
    public void Missing_line_changes_the_hash()
    {
        var listing = DockerfileListing.Of([new PlannedImage { Dockerfile = "FROM a\nRUN b\nCMD c" }]);
        var torn = DockerfileListing.FromLogLines(DockerfileListing.ToLogLines(listing).Where((_, index) => index != 1));

        Assert.NotEqual(DockerfileListing.Sha256(listing), DockerfileListing.Sha256(torn!));
    }
}
