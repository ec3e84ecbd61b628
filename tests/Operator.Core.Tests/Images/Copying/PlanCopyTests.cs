using Operator.Core.Images;
using Operator.Core.Images.Copying;

namespace Operator.Core.Tests.Images.Copying;

public sealed class PlanCopyTests
{
    private static readonly Manifest One = Manifests.Image("one", "base layer", "app");
    private static readonly Manifest Two = Manifests.Image("two", "base layer", "other one");
    private static readonly Manifest Index = Manifests.Index(One, Two);

    [Fact]
    public void Content_comes_before_manifests_and_tags_come_last() =>
        Assert.Equal(
            [
                "send base layer",
                "send other one",
                "send config of one",
                "send config of two",
                "send app",
                "put one",
                "put two",
                "put index",
                "verify index",
                "tag 1 index",
                "tag latest index",
            ],
            Steps(Whole(Index, One, Two), ["1", "latest", "1"], [], null)
        );

    [Fact]
    public void Only_what_is_missing_is_sent() =>
        Assert.Equal(["send app", "put one", "verify one", "tag 1 one"], Steps(Whole(One), ["1"], ["base layer", "config of one"], null));

    [Fact]
    public void Registry_that_has_it_already_mounts_it() =>
        Assert.Equal(
            ["mount app from team/app", "put one", "verify one"],
            Steps(Whole(One), [], ["base layer", "config of one"], "team/app")
        );

    private static ImageTree.Whole Whole(Manifest root, params Manifest[] children) =>
        Assert.IsType<ImageTree.Whole>(ReadTree.Next(root, children.ToDictionary(child => child.Digest), new CopyLimits()));

    private static IEnumerable<string> Steps(ImageTree.Whole image, string[] tags, string[] present, string? mountFrom) =>
        PlanCopy.Of(image, tags, present.Select(Manifests.DigestOf).ToHashSet(), mountFrom).Select(Text);

    private static string Text(CopyStep step) =>
        step switch
        {
            CopyStep.Blob { MountFrom: null } blob => $"send {BlobName(blob.Content)}",
            CopyStep.Blob blob => $"mount {BlobName(blob.Content)} from {blob.MountFrom}",
            CopyStep.PutManifest put => $"put {ManifestName(put.Manifest)}",
            CopyStep.Verify verify => $"verify {ManifestName(verify.Manifest)}",
            CopyStep.SetTag tag => $"tag {tag.Tag} {ManifestName(tag.Manifest)}",
            _ => "unknown",
        };

    private static string ManifestName(Manifest manifest) =>
        manifest == One ? "one"
        : manifest == Two ? "two"
        : "index";

    private static string BlobName(Descriptor blob) =>
        new[] { "base layer", "app", "other one", "config of one", "config of two" }.Single(name =>
            Manifests.DigestOf(name) == blob.Digest
        );
}
