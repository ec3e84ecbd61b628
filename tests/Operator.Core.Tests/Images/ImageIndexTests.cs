using System.Text;
using Operator.Core.Images;

namespace Operator.Core.Tests.Images;

public sealed class ImageIndexTests
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public void Images_are_listed_with_their_platforms_in_their_order()
    {
        var (one, other) = (Image(Manifest.OciManifest, 1), Image(Manifest.OciManifest, 2));

        var index = ImageIndex.Of([("linux/amd64", one), ("linux/arm/v7", other)]);

        Assert.Equal(Manifest.OciIndex, index.MediaType);
        Assert.Equal(
            [(one.Digest, "linux/amd64"), (other.Digest, "linux/arm/v7")],
            index.Children.Select(child => (child.Digest, child.Platform))
        );
        Assert.Equal(one.Bytes.Length, index.Children[0].Size);
        Assert.Equal(index.Digest, ImageIndex.Of([("linux/amd64", one), ("linux/arm/v7", other)]).Digest);
        Assert.Contains("\"architecture\":\"arm\",\"variant\":\"v7\"", Encoding.UTF8.GetString(index.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Index_of_Dockers_images_is_Dockers()
    {
        var docker = Image(Manifest.DockerManifest, 1);

        Assert.Equal(Manifest.DockerList, ImageIndex.Of([("linux/amd64", docker), ("linux/arm64", docker)]).MediaType);
        Assert.Equal(
            Manifest.OciIndex,
            ImageIndex.Of([("linux/amd64", docker), ("linux/arm64", Image(Manifest.OciManifest, 2))]).MediaType
        );
    }

    [Fact]
    public void Image_with_attestations_brings_them_along()
    {
        var entry =
            $$$"""{"mediaType":"{{{Manifest.OciManifest}}}","digest":"{{{Digest}}}","size":7,"annotations":{"vnd.docker.reference.type":"attestation-manifest"},"platform":{"os":"unknown","architecture":"unknown"}}""";
        var inner = Manifest.Parse(
            Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{Manifest.OciIndex}}","manifests":[{{entry}}]}"""),
            null
        );

        var index = ImageIndex.Of([("linux/amd64", inner), ("linux/arm64", Image(Manifest.OciManifest, 1))]);

        Assert.Contains(entry, Encoding.UTF8.GetString(index.Bytes), StringComparison.Ordinal);
        Assert.Equal(["unknown/unknown", "linux/arm64"], index.Children.Select(child => child.Platform));
    }

    private static Manifest Image(string mediaType, int size) =>
        Manifest.Parse(
            Encoding.UTF8.GetBytes(
                $$"""{"schemaVersion":2,"mediaType":"{{mediaType}}","config":{"mediaType":"c","digest":"{{Digest}}","size":{{size}}},"layers":[]}"""
            ),
            null
        );
}
