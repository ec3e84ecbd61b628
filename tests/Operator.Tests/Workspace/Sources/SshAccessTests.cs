using System.Diagnostics;
using Operator.Workspace.Sources;
using Operator.Workspace.Sources.Git;

namespace Operator.Tests.Workspace.Sources;

/// <summary>The key of a source is for the source's own host, user and port, whatever its submodules name.</summary>
public sealed class SshAccessTests : IDisposable
{
    private readonly Workbench bench = new();

    [Theory]
    [InlineData("git@a.example.com:team/app.git", "git@a.example.com:team/lib.git", true)]
    [InlineData("git@a.example.com:team/app.git", "ssh://git@a.example.com:22/team/lib.git", true)]
    [InlineData("git@a.example.com:team/app.git", "git@b.example.com:team/lib.git", false)]
    [InlineData("git@a.example.com:team/app.git", "eve@a.example.com:team/lib.git", false)]
    [InlineData("git@a.example.com:team/app.git", "ssh://git@a.example.com:2222/team/lib.git", false)]
    [InlineData("git@a.example.com:team/app.git", "ssh://a.example.com/team/lib.git", false)]
    [InlineData("https://a.example.com/team/app.git", "git@a.example.com:team/lib.git", true)]
    [InlineData("https://a.example.com/team/app.git", "git@b.example.com:team/lib.git", false)]
    [InlineData("https://a.example.com/team/app.git", "ssh://git@a.example.com:2222/team/lib.git", false)]
    public void Key_is_for_the_sources_own_place(string source, string submodule, bool allowed) =>
        Assert.Equal(allowed, Access(source).Refuses(GitUrl.Parse(submodule)!) is null);

    [Fact]
    public async Task Key_is_not_offered_by_default()
    {
        var access = Access("ssh://git@a.example.com:2222/app.git");
        await access.AllowAsync(GitUrl.Parse("ssh://git@a.example.com:2222/app.git")!, "192.0.2.1", TestContext.Current.CancellationToken);
        await access.AllowAsync(GitUrl.Parse("git@b.example.com:lib.git")!, "192.0.2.2", TestContext.Current.CancellationToken);

        var written = await File.ReadAllTextAsync(Path.Combine(bench.Root, "ssh", "ssh_config"), TestContext.Current.CancellationToken);

        var everywhere = written[written.IndexOf("Host *", StringComparison.Ordinal)..];
        Assert.DoesNotContain("IdentityFile", everywhere, StringComparison.Ordinal);
        Assert.Contains("ProxyCommand /bin/false", everywhere, StringComparison.Ordinal);
        Assert.Contains("originalhost a.example.com user git exec \"test %p -eq 2222\"", written, StringComparison.Ordinal);
        Assert.DoesNotContain("b.example.com", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-p 2222 git@a.example.com", true)]
    [InlineData("git@a.example.com", false)]
    [InlineData("-p 2222 eve@a.example.com", false)]
    [InlineData("-p 2222 git@b.example.com", false)]
    public async Task Ssh_itself_reads_it_so(string target, bool offered)
    {
        var access = Access("ssh://git@a.example.com:2222/app.git");
        await access.AllowAsync(GitUrl.Parse("ssh://git@a.example.com:2222/app.git")!, "192.0.2.1", TestContext.Current.CancellationToken);

        // -G prints what ssh would use, and connects to nobody.
        string[] config = ["-G", "-F", Path.Combine(bench.Root, "ssh", "ssh_config")];
        var options = await RunAsync("ssh", [.. config, .. target.Split(' ')]);

        Assert.Equal(offered, options.Contains("/ssh_key\n", StringComparison.Ordinal));
        Assert.Equal(!offered, options.Contains("proxycommand /bin/false", StringComparison.Ordinal));
    }

    public void Dispose() => bench.Dispose();

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }

    private SshAccess Access(string source) =>
        new(
            GitUrl.Parse(source)!,
            SourceCredentials.Of(new Dictionary<string, string> { ["ssh-privatekey"] = "key", ["known_hosts"] = "hosts" }),
            new PrivateFiles(Path.Combine(bench.Root, "ssh"))
        );
}
