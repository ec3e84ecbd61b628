using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Operator.Testing.Servers;

/// <summary>A real sshd on loopback, with keys of its own, that lets the user who runs the tests in with one key.</summary>
public sealed class SshServer : IDisposable
{
    private readonly Process process;

    private SshServer(string directory, int port)
    {
        (Directory, Port) = (directory, port);
        Keygen("host_key");
        Keygen("client_key");
        Keygen("other_key");
        File.Copy(In("client_key.pub"), In("authorized_keys"));
        File.WriteAllText(In("sshd_config"), Configuration());
        process = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", Script()]) { RedirectStandardError = true, RedirectStandardInput = true }
        )!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    public string Directory { get; }

    public int Port { get; }

    /// <summary>Key that is let in.</summary>
    public string ClientKey => File.ReadAllText(In("client_key"));

    /// <summary>Key that is not.</summary>
    public string OtherKey => File.ReadAllText(In("other_key"));

    /// <summary>The host's entry, as ssh-keyscan would print it.</summary>
    public string KnownHosts => string.Create(CultureInfo.InvariantCulture, $"[127.0.0.1]:{Port} {PublicKey("host_key")}");

    /// <summary>An entry with another host's key.</summary>
    public string WrongKnownHosts => string.Create(CultureInfo.InvariantCulture, $"[127.0.0.1]:{Port} {PublicKey("other_key")}");

    public static async Task<SshServer> StartAsync()
    {
        var server = new SshServer(System.IO.Directory.CreateTempSubdirectory("ssh-server-").FullName, FreePort());
        await Eventually.HoldsAsync(() => Answers(server.Port), "sshd listens");
        return server;
    }

    /// <summary>URL of a directory on this machine.</summary>
    public string UrlOf(string path) => string.Create(CultureInfo.InvariantCulture, $"ssh://{Environment.UserName}@127.0.0.1:{Port}{path}");

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    internal static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Installing openssh-server would enable a service on the machine. Where it is not installed, the local cluster's git server has
    // one in a root directory of its own, which is given the directory of temporary files; a mount namespace forgets that again.
    private string Script()
    {
        const string sshd = "/usr/sbin/sshd";
        if (File.Exists(sshd))
        {
            return $"mkdir -p /run/sshd && exec {sshd} -D -e -f {In("sshd_config")}";
        }

        var root = Path.Combine(Tool.Cache, "roots", "git");
        return $"exec unshare --mount sh -c 'mount --rbind {Path.GetTempPath()} {root}/tmp && exec chroot {root} {sshd} -D -e -f {In("sshd_config")}'";
    }

    private string Configuration() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            ListenAddress 127.0.0.1:{Port}
            HostKey {In("host_key")}
            AuthorizedKeysFile {In("authorized_keys")}
            PidFile {In("sshd.pid")}
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin yes

            """
        );

    private void Keygen(string name)
    {
        using var keygen = Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", In(name)]);
        keygen.WaitForExit();
    }

    private string PublicKey(string name) => string.Join(' ', File.ReadAllText(In(name + ".pub")).Split(' ').Take(2)).Trim();

    private string In(string name) => Path.Combine(Directory, name);
}
