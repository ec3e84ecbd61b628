using Operator.Core.Images;

namespace Operator.Core.Tests.Images;

public sealed class ImageNameTests
{
    [Theory]
    [InlineData("python", "docker.io", "library/python", "latest")]
    [InlineData("team/app:1", "docker.io", "team/app", "1")]
    [InlineData("index.docker.io/python", "docker.io", "library/python", "latest")]
    [InlineData("localhost/app", "localhost", "app", "latest")]
    [InlineData("[::1]:5000/ns/app:v1", "[::1]:5000", "ns/app", "v1")]
    public void Reference_is_taken_apart(string text, string host, string repository, string reference)
    {
        var name = ImageName.Parse(text)!;

        Assert.Equal((host, repository, reference), (name.Host, name.Repository, name.Reference));
    }

    [Theory]
    [InlineData("registry.example.com/app:1\n")]
    [InlineData("registry.example.com/app\n")]
    [InlineData("registry.example.com\n/app")]
    [InlineData("-host.example.com/app")]
    [InlineData("registry.example.com:99999/app")]
    [InlineData("[:::1]/app")]
    [InlineData("[1:2]:5000/app")]
    [InlineData("registry.example.com/app@sha256:abc")]
    public void Text_that_is_no_reference_is_none(string text) => Assert.Null(ImageName.Parse(text));

    /// <summary>Contents are checked against SHA-256 alone: another digest is refused with the spec, not in the Pod.</summary>
    [Fact]
    public void Digest_that_prepare_cannot_check_is_no_reference() =>
        Assert.Null(ImageName.Parse("registry.example.com/app@sha512:" + new string('a', 128)));

    [Theory]
    [InlineData("registry.example.com/a/b", "registry.example.com")]
    [InlineData("localhost/a", "localhost")]
    [InlineData("host:5000/a", "host:5000")]
    [InlineData("team/app", "docker.io")]
    [InlineData("app", "docker.io")]
    [InlineData("", "")]
    public void Host_of_a_repository_is_found(string repository, string host) => Assert.Equal(host, ImageName.HostOf(repository));
}
