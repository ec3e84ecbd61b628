using Operator.Core.Images;
using Operator.Core.Images.Copying;
using Operator.Entities;

namespace Operator.Core.Tests.Images.Copying;

public sealed class ReadTreeTests
{
    private static readonly Manifest One = Manifests.Image("one", "base", "app");
    private static readonly Manifest Two = Manifests.Image("two", "base", "other");

    [Fact]
    public void Single_image_is_whole_at_once()
    {
        var whole = Assert.IsType<ImageTree.Whole>(Next(One));

        Assert.Equal([One], whole.Manifests);
        Assert.Equal(Digests("config of one", "base", "app"), whole.Blobs.Select(blob => blob.Digest));
    }

    [Fact]
    public void Index_wants_its_children_and_shared_layers_count_once()
    {
        var index = Manifests.Index(One, Two);

        var partial = Assert.IsType<ImageTree.Partial>(Next(index));
        Assert.Equal([One.Digest, Two.Digest], partial.Wanted.Select(wanted => wanted.Digest));

        var whole = Assert.IsType<ImageTree.Whole>(Next(index, One, Two));
        Assert.Equal([One, Two, index], whole.Manifests);
        Assert.Equal(Digests("config of one", "base", "app", "config of two", "other"), whole.Blobs.Select(blob => blob.Digest));
    }

    [Fact]
    public void Nested_index_comes_after_its_children_and_before_its_parent()
    {
        var inner = Manifests.Index(One);
        var outer = Manifests.Index(inner, Two);

        Assert.Equal(2, Assert.IsType<ImageTree.Partial>(Next(outer)).Wanted.Count);
        Assert.Equal([One.Digest], Assert.IsType<ImageTree.Partial>(Next(outer, inner, Two)).Wanted.Select(wanted => wanted.Digest));
        Assert.Equal([One, inner, Two, outer], Assert.IsType<ImageTree.Whole>(Next(outer, inner, Two, One)).Manifests);
    }

    [Fact]
    public void Attestation_is_copied_with_the_index_that_lists_it()
    {
        var index = Manifests.Index([Manifests.Entry(One, "linux/amd64"), Manifests.Entry(Two, "unknown/unknown")]);

        Assert.Equal([One, Two, index], Assert.IsType<ImageTree.Whole>(Next(index, One, Two)).Manifests);
        Assert.Equal([One.Digest], index.Manifests.Select(entry => entry.Digest));
    }

    [Fact]
    public void Child_listed_twice_is_one_manifest()
    {
        var index = Manifests.Index(One, One);

        Assert.Single(Assert.IsType<ImageTree.Partial>(Next(index)).Wanted);
        Assert.Equal([One, index], Assert.IsType<ImageTree.Whole>(Next(index, One)).Manifests);
    }

    [Fact]
    public void Empty_index_is_whole()
    {
        var index = Manifests.Index();

        Assert.Equal([index], Assert.IsType<ImageTree.Whole>(Next(index)).Manifests);
    }

    [Theory]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", ""","urls":["https://a.example.com/x"]""", false)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+zstd", ""","urls":["https://a.example.com/x"]""", false)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar", ""","urls":["https://a.example.com/x"]""", false)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar", ""","urls":[]""", true)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar", "", true)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tarball", ""","urls":["https://a.example.com/x"]""", true)]
    [InlineData(Manifests.Layer, ""","urls":["https://a.example.com/x"]""", true)]
    public void Foreign_layer_with_urls_stays_where_it_is(string mediaType, string more, bool isCopied)
    {
        var image = Manifests.ImageOf("one", Manifests.Blob("windows", 5, mediaType, more));

        var blobs = Assert.IsType<ImageTree.Whole>(Next(image)).Blobs;

        Assert.Equal(isCopied, blobs.Any(blob => blob.Digest == Manifests.DigestOf("windows")));
    }

    [Fact]
    public void Indexes_may_not_lie_within_each_other_without_end()
    {
        List<Manifest> chain = [Manifests.Index(One)];
        for (var level = 0; level < 4; level++)
        {
            chain.Add(Manifests.Index(chain[^1]));
        }

        Refused("more than 4 indexes lie within each other", chain[^1], [One, .. chain[..^1]]);
        Assert.IsType<ImageTree.Whole>(Next(chain[3], [One, .. chain[..3]]));
    }

    [Fact]
    public void Number_of_manifests_is_limited_before_they_are_asked_for() =>
        Refused(
            "it has more than 1000 manifests",
            Manifests.Index(Enumerable.Range(0, 1000).Select(number => Manifests.Entry(Manifests.Image($"{number}"), "linux/a")))
        );

    [Fact]
    public void Number_of_blobs_is_limited() =>
        Refused(
            "it has more than 10000 blobs",
            Manifests.ImageOf("one", [.. Enumerable.Range(0, 10_000).Select(number => Manifests.Blob($"{number}", 1))])
        );

    [Fact]
    public void Bytes_of_all_manifests_are_limited()
    {
        var tree = ReadTree.Next(Manifests.Index(One), Read(One), new CopyLimits { ManifestBytes = 300 });

        Assert.Contains("its manifests have more than 300 bytes", Failure(tree).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Manifest_that_says_two_things_is_refused()
    {
        Refused(
            "is an index and has a configuration or layers",
            Manifests.Parse($$"""{"mediaType":"{{Manifest.OciIndex}}","manifests":[],"layers":[{{Manifests.Blob("a", 1)}}]}""")
        );
        Refused(
            "is a manifest and lists others",
            Manifests.Parse(
                $$"""{"mediaType":"{{Manifest.OciManifest}}","config":{{Manifests.Blob("c", 1)}},"manifests":[{{Manifests.Entry(One, "a/b")}}]}"""
            )
        );
        Refused("names no configuration", Manifests.Parse($$"""{"mediaType":"{{Manifest.DockerManifest}}","layers":[]}"""));
        Refused("two sizes, 5 and 6 bytes", Manifests.ImageOf("one", Manifests.Blob("windows", 5), Manifests.Blob("windows", 6)));
        Refused(
            "larger than anything that exists",
            Manifests.ImageOf("one", Manifests.Blob("a", long.MaxValue), Manifests.Blob("b", long.MaxValue))
        );
    }

    [Fact]
    public void Child_must_be_a_manifest_of_the_kind_that_the_index_says()
    {
        Refused("which is no manifest but text/plain", Manifests.Index([Manifests.Entry(One, "linux/a", "text/plain")]));
        Refused("which is no manifest but of no media type", Manifests.Index([Manifests.Entry(One, "linux/a", "")]));
        Refused(
            $"for {Manifest.DockerManifest}, but it is {Manifest.OciManifest}",
            Manifests.Index([Manifests.Entry(One, "linux/a", Manifest.DockerManifest)]),
            One
        );
    }

    [Theory]
    [InlineData("linux/arm64", "linux/arm64/v8")]
    [InlineData("linux/arm64/v8", "linux/arm64/v8")]
    [InlineData("linux/arm", null)]
    [InlineData("unknown/unknown", null)]
    public void Platform_is_found_with_or_without_its_variant(string platform, string? expected)
    {
        var index = Manifests.Index([Manifests.Entry(Two, "unknown/unknown"), Manifests.Entry(One, "linux/arm64/v8")]);

        Assert.Equal(expected, PlatformChoice.Of(index, platform)?.Platform);
    }

    private static void Refused(string words, Manifest root, params Manifest[] read)
    {
        var failure = Failure(Next(root, read));
        Assert.Equal(SourceReasons.ImageInvalid, failure.Reason);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    private static Failure Failure(ImageTree tree) => Assert.IsType<ImageTree.Refused>(tree).Failure;

    private static ImageTree Next(Manifest root, params Manifest[] read) => ReadTree.Next(root, Read(read), new CopyLimits());

    private static Dictionary<string, Manifest> Read(params Manifest[] read) => read.ToDictionary(manifest => manifest.Digest);

    private static IEnumerable<string> Digests(params string[] names) => names.Select(Manifests.DigestOf);
}
