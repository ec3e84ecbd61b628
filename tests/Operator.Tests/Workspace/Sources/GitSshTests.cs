using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;

namespace Operator.Tests.Workspace.Sources;

/// <summary>Against a real sshd.</summary>
public sealed class GitSshTests : IAsyncLifetime
{
    private readonly Workbench bench = new();
    private readonly GitProject project = new();
    private SshServer server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await SshServer.StartAsync();
        project.Commit("First", ("file", "one"));
    }

    [Fact]
    public async Task Repository_is_fetched_with_key_and_known_host()
    {
        bench.SourceSecret("ssh-privatekey", server.ClientKey);
        bench.SourceSecret("known_hosts", server.KnownHosts);

        var (code, report) = await FetchAsync("ssh");

        Assert.Equal((0, "First"), (code, report.Source?.Subject));
        Assert.Equal("one", bench.ReadContext("file"));
    }

    [Fact]
    public async Task Host_known_without_its_port_is_known()
    {
        bench.SourceSecret("ssh-privatekey", server.ClientKey);
        bench.SourceSecret("known_hosts", "127.0.0.1 " + server.KnownHosts.Split(' ', 2)[1]);

        var (code, _) = await FetchAsync("ssh");

        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Host_that_is_not_known_is_refused()
    {
        bench.SourceSecret("ssh-privatekey", server.ClientKey);
        bench.SourceSecret("known_hosts", "github.com " + server.KnownHosts.Split(' ', 2)[1]);

        var (_, report) = await FetchAsync("ssh");

        Assert.Equal("SourceHostKeyUnknown", report.Failure!.Reason);
    }

    [Fact]
    public async Task Host_with_another_key_is_refused()
    {
        bench.SourceSecret("ssh-privatekey", server.ClientKey);
        bench.SourceSecret("known_hosts", server.WrongKnownHosts);

        var (_, report) = await FetchAsync("ssh");

        Assert.Equal("SourceHostKeyUnknown", report.Failure!.Reason);
    }

    [Fact]
    public async Task Key_that_the_server_does_not_know_fails()
    {
        bench.SourceSecret("ssh-privatekey", server.OtherKey);
        bench.SourceSecret("known_hosts", server.KnownHosts);

        var (_, report) = await FetchAsync("ssh");

        Assert.Equal("SourceAuthenticationFailed", report.Failure!.Reason);
    }

    [Fact]
    public async Task Key_that_is_none_is_invalid()
    {
        bench.SourceSecret("ssh-privatekey", "not a key");
        bench.SourceSecret("known_hosts", server.KnownHosts);

        var (_, report) = await FetchAsync("ssh");

        Assert.Equal("SourceCredentialsInvalid", report.Failure!.Reason);
    }

    [Fact]
    public async Task Secret_without_known_hosts_is_invalid()
    {
        bench.SourceSecret("ssh-privatekey", server.ClientKey);

        var (_, report) = await FetchAsync("ssh");

        Assert.Equal("SourceCredentialsInvalid", report.Failure!.Reason);
        Assert.Contains("known_hosts", report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_at_all_is_told_without_asking_the_server()
    {
        var (_, report) = await FetchAsync(null);

        Assert.Equal("SourceAuthenticationRequired", report.Failure!.Reason);
    }

    [Fact]
    public async Task Repository_that_does_not_exist_fails()
    {
        bench.SourceSecret("ssh-privatekey", server.ClientKey);
        bench.SourceSecret("known_hosts", server.KnownHosts);

        var (_, report) = await bench.PrepareAsync(
            new BuildSource
            {
                Git = new GitSource { Url = server.UrlOf("/nowhere/at/all.git"), CredentialsSecret = "ssh" },
            }
        );

        Assert.Equal("SourceRepositoryNotFound", report.Failure!.Reason);
    }

    [Fact]
    public async Task Large_files_of_a_server_that_has_no_LFS_say_so()
    {
        project.Commit(
            "Large",
            (".gitattributes", "*.bin filter=lfs -text\n"),
            ("a.bin", $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('0', 64)}\nsize 17\n")
        );
        bench.SourceSecret("ssh-privatekey", server.ClientKey);
        bench.SourceSecret("known_hosts", server.KnownHosts);

        var (_, report) = await FetchAsync("ssh");

        Assert.Equal("SourceLargeFilesFailed", report.Failure!.Reason);
        Assert.Contains("Git LFS is not enabled at 127.0.0.1", report.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("a.bin", report.Failure.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        server.Dispose();
        project.Dispose();
        bench.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<(int Code, Core.Contract.PrepareReport Report)> FetchAsync(string? secret) =>
        bench.PrepareAsync(
            new BuildSource
            {
                Git = new GitSource { Url = server.UrlOf(project.Directory), CredentialsSecret = secret },
            }
        );
}
