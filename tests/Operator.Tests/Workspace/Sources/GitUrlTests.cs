using Operator.Workspace.Sources.Git;

namespace Operator.Tests.Workspace.Sources;

public sealed class GitUrlTests
{
    [Theory]
    [InlineData("https://git.example.com/a/b.git", "https", "git.example.com", null)]
    [InlineData("http://10.251.0.1:8080/b", "http", "10.251.0.1", 8080)]
    [InlineData("https://[::1]:8443/b", "https", "[::1]", 8443)]
    [InlineData("ssh://git@git.example.com:2222/b.git", "ssh", "git.example.com", 2222)]
    [InlineData("git@github.com:team/app.git", "ssh", "github.com", null)]
    public void Url_is_taken_apart(string text, string scheme, string host, int? port)
    {
        var url = GitUrl.Parse(text)!;

        Assert.Equal((scheme, host, port), (url.Scheme, url.Host, url.Port));
    }

    [Theory]
    [InlineData("file:///etc")]
    [InlineData("/etc")]
    [InlineData("ext::sh -c id")]
    [InlineData("ext::sh%20-c%20id")]
    [InlineData("git://example.com/a")]
    [InlineData("ftp://example.com/a")]
    [InlineData("https://user:secret@example.com/a")]
    [InlineData("ssh://-oProxyCommand=id/a")]
    [InlineData("-oProxyCommand=id@host:a")]
    [InlineData("git@-oProxyCommand=id:a")]
    [InlineData("git@host:-a")]
    [InlineData("https://example.com/a\nb")]
    [InlineData("--upload-pack=id")]
    public void Url_of_another_kind_is_none(string text) => Assert.Null(GitUrl.Parse(text));

    [Theory]
    [InlineData("https://example.com/team/app.git", "../lib.git", "https://example.com/team/lib.git")]
    [InlineData("https://example.com/team/app.git", "../../other/lib", "https://example.com/other/lib")]
    [InlineData("https://example.com/team/app.git", "./sub", "https://example.com/team/app.git/sub")]
    [InlineData("git@example.com:team/app.git", "../lib.git", "git@example.com:team/lib.git")]
    [InlineData("git@example.com:app.git", "../lib.git", "git@example.com:lib.git")]
    [InlineData("https://example.com/app", "https://other.example.com/x", "https://other.example.com/x")]
    public void Submodules_url_is_resolved_as_git_does(string parent, string text, string expected) =>
        Assert.Equal(expected, GitUrl.Parse(parent)!.Resolve(text)?.Text);

    [Theory]
    [InlineData("file:///etc")]
    [InlineData("ext::sh -c id")]
    [InlineData("-u.")]
    public void Submodules_url_of_another_kind_is_none(string text) => Assert.Null(GitUrl.Parse("https://example.com/a")!.Resolve(text));
}
