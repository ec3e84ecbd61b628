using Operator.Core.Status;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>What <c>kubectl get -o wide</c> shows fits on a line; the whole stays in status.</summary>
public sealed class ShortFormTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_000, "1.0 KiB")]
    [InlineData(3_565_158, "3.4 MiB")]
    [InlineData(10_380_902, "9.9 MiB")]
    [InlineData(10_485_760, "10 MiB")]
    [InlineData(117_440_512, "112 MiB")]
    [InlineData(1_288_490_189, "1.2 GiB")]
    [InlineData(-5, "0 B")]
    public void Size_is_for_people(long bytes, string expected) => Assert.Equal(expected, ShortForms.Size(bytes));

    [Fact]
    public void Digest_and_revision_are_short_beside_the_whole()
    {
        var world = new World().Settle().Prepared().Built().Published().Settle();

        Assert.Equal(("aaaaaaaaaaaa", "12 KiB"), (world.Status.Image?.ShortDigest, world.Status.Image?.Size));
        Assert.Equal(("01234567", Reports.Prepared.Source?.Revision), (world.Status.Source?.ShortRevision, world.Status.Source?.Revision));
    }

    [Fact]
    public void Wide_line_of_a_usual_build_fits_160_characters()
    {
        var world = new World { Build = An.ImageBuild(spec: null, name: "checkout-web") }
            .Settle()
            .Prepared()
            .Built()
            .Published()
            .Settle();
        var status = world.Status;
        (string Heading, string? Cell)[] columns =
        [
            ("NAME", "checkout-web"),
            ("PHASE", $"{status.Phase}"),
            ("REASON", status.Reason),
            ("PROGRESS", status.Progress?.Summary),
            ("IMAGE", status.Image?.Reference?.Replace("/app:", "/checkout-web:", StringComparison.Ordinal)),
            ("AGE", "35m"),
            ("DIGEST", status.Image?.ShortDigest),
            ("REVISION", status.Source?.ShortRevision),
            ("SIZE", status.Image?.Size),
            ("DURATION", status.Duration),
        ];

        // kubectl puts three blanks between columns.
        var width = columns.Sum(column => Math.Max(column.Heading.Length, column.Cell?.Length ?? 0)) + 3 * (columns.Length - 1);
        Assert.InRange(width, 100, 160);
    }

    [Fact]
    public void Revision_of_a_stranger_is_cut_to_what_a_column_can_show()
    {
        var status = new ImageBuildStatus { Source = new SourceStatus { Revision = "sha256:\u001b[31m\ud83d\ude00" } };

        Assert.Equal("", ShortForms.Of(status).Source?.ShortRevision);
    }
}
