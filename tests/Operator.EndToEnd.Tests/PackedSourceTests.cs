using System.IO.Compression;
using System.Security.Cryptography;
using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>One project, packed as a zip, in every place that hands out packages; and an image as source.</summary>
public sealed class PackedSourceTests(OperatorSuite suite)
{
    // What an aggregator calls a patch of a quilt: longer than a blob's name.
    private const string Patch = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8BAAABAAgA";

    [Fact]
    public async Task Zip_quilt_patch_and_artifact_are_unpacked_and_an_image_is_taken_as_it_is()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var packed = await PackAsync(Repository.Path("tests", "assets", "projects", "compose", "web"), cancellation);
        var sum = Convert.ToHexStringLower(SHA256.HashData(packed));
        var root = suite.Cluster["IMAGEBUILD_TEST_FILES_ROOT"];
        var patches = Directory.CreateDirectory(Path.Combine(root, "v1", "blobs", "by-quilt-patch-id")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(root, "project.zip"), packed, cancellation);
        await File.WriteAllBytesAsync(Path.Combine(patches, Patch), packed, cancellation);
        var artifact = await RegistryArtifact.PushAsync(suite.Cluster.Registry, "sources/packed-project", "1", packed, cancellation);
        var url = suite.Cluster["IMAGEBUILD_TEST_FILES_URL"];

        ImageBuild[] ended = await Task.WhenAll(
            suite.SucceedsAsync("zip", $$"""source: {archive: {url: "{{url}}/project.zip", sha256: {{sum}} } }""", cancellation),
            suite.SucceedsAsync("quilt-patch", $$"""source: {walrus: {blobId: {{Patch}}, aggregator: "{{url}}" } }""", cancellation),
            suite.SucceedsAsync(
                "oci-artifact",
                $$"""source: {oci: {image: "{{suite.Cluster.Registry}}/sources/packed-project:1", insecure: true} }""",
                cancellation
            ),
            suite.SucceedsAsync(
                "oci-image",
                $$"""
                source: {oci: {image: "{{suite.Cluster.Registry}}/library/alpine:latest", insecure: true} }
                modelVersion: dockerfile
                dockerfile: {inline: "FROM debian:bookworm-slim\nCOPY . /image/\nRUN grep -qi alpine /image/etc/os-release\n"}
                """,
                cancellation
            )
        );

        var image = await RegistryImage.ReadAsync(suite.Cluster.Registry, "library/alpine", "latest", cancellation);
        Assert.Equal(["sha256:" + sum, "sha256:" + sum, artifact, image.Digest], ended.Select(build => build.Status.Source?.Digest));
        Assert.Equal(Patch, ended[1].Status.Source?.Revision);
    }

    // Without a top folder; the other archive of these tests has one.
    private static async Task<byte[]> PackAsync(string directory, CancellationToken cancellationToken)
    {
        using var packed = new MemoryStream();
        await ZipFile.CreateFromDirectoryAsync(directory, packed, cancellationToken);
        return packed.ToArray();
    }
}
