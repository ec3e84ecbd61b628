using System.Diagnostics;
using Operator.Core.Planning.Runtimes;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>The check without a runtime, really run by a shell, over tables of sockets as the kernel prints them.</summary>
public sealed class HealthCheckTests : IDisposable
{
    private const string NoPeer6 = "00000000000000000000000000000000:0000";
    private readonly string directory = Directory.CreateTempSubdirectory("health-check-").FullName;

    [Theory]
    [InlineData("00000000:1F90 00000000:0000 0A", "", true)]
    [InlineData("3501A8C0:1F90 00000000:0000 0A", "", true)]
    [InlineData("", "00000000000000000000000000000000:1F90 " + NoPeer6 + " 0A", true)]
    [InlineData("0100007F:1F90 00000000:0000 0A", "00000000000000000000000000000000:1F90 " + NoPeer6 + " 0A", true)]
    [InlineData("0100007F:1F90 00000000:0000 0A", "", false)]
    [InlineData("0500007F:1F90 00000000:0000 0A", "", false)]
    [InlineData("", "00000000000000000000000001000000:1F90 " + NoPeer6 + " 0A", false)]
    [InlineData("", "0000000000000000FFFF00000100007F:1F90 " + NoPeer6 + " 0A", false)]
    [InlineData("00000000:1F91 00000000:0000 0A", "", false)]
    [InlineData("3501A8C0:1F90 0101A8C0:C350 01", "", false)]
    [InlineData("", "", false)]
    public async Task Listening_on_loopback_alone_is_not_healthy(string four, string six, bool healthy)
    {
        var command = HealthChecks.Listening(8080);
        var (tcp, tcp6) = (Table("tcp", four), Table("tcp6", six));
        var script = command[2]
            .Replace("/proc/net/tcp6", tcp6, StringComparison.Ordinal)
            .Replace("/proc/net/tcp ", tcp + " ", StringComparison.Ordinal);

        using var shell = Process.Start(command[0], [command[1], script]);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(healthy, shell.ExitCode == 0);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private string Table(string name, string socket)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(
            path,
            "  sl  local_address rem_address   st\n" + (socket.Length == 0 ? "" : $"   0: {socket} 00000000:00000000 00:00000000\n")
        );
        return path;
    }
}
