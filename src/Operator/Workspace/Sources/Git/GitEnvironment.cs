using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Operator.Entities;
using Operator.Workspace.Network;

namespace Operator.Workspace.Sources.Git;

/// <summary>
/// What git may know and do, written once into a private directory: a configuration of its own, credentials bound to the source's
/// host, an ssh configuration with the checked hosts only. None of it reaches the repository's .git/config.
/// </summary>
internal sealed class GitEnvironment(FetchContext context, SourceCredentials? credentials)
{
    private readonly string directory = Directory.CreateDirectory(Path.Combine(context.Private, "git")).FullName;
    private readonly Dictionary<string, (string Address, string Alias)> sshHosts = new(StringComparer.Ordinal);

    public bool HasCredentials => credentials is not null;

    public GitProcess Start(GitUrl url, string proxyUrl)
    {
        WriteConfiguration(url, proxyUrl);
        WriteSshFiles();
        return new GitProcess(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
#pragma warning disable RS0030 // git finds its own programs by it.
                ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
#pragma warning restore RS0030
                ["HOME"] = directory,
                ["XDG_CONFIG_HOME"] = directory,
                ["LC_ALL"] = "C",
                ["GIT_CONFIG_NOSYSTEM"] = "1",
                ["GIT_CONFIG_GLOBAL"] = InDirectory("gitconfig"),
                ["GIT_ALLOW_PROTOCOL"] = "http:https:ssh",
                ["GIT_TERMINAL_PROMPT"] = "0",
                ["GIT_ASKPASS"] = "",
                ["SSH_ASKPASS"] = "",
                ["SSH_ASKPASS_REQUIRE"] = "never",
                ["GIT_SSH_COMMAND"] = $"ssh -F '{InDirectory("ssh_config")}'",
                ["GIT_SSH_VARIANT"] = "ssh",
                ["GIT_LFS_SKIP_SMUDGE"] = "1",
            }
        );
    }

    /// <summary>Checks that the host may be reached; an ssh host is bound to the address that was checked.</summary>
    public async Task AllowAsync(GitUrl url, CancellationToken cancellationToken)
    {
        if (!url.IsSsh && context.Proxy.For(url.Scheme, url.Host) is not null)
        {
            return;
        }

        var addresses = await ResolveAsync(url.Host, cancellationToken);
        if (!url.IsSsh)
        {
            return;
        }

        WriteSshFiles();
        sshHosts[url.Host] = (addresses[0].ToString(), await KnownAsAsync(url, cancellationToken));
        WriteSshFiles();
    }

    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Guard.ResolveAsync(host, cancellationToken);
        }
        catch (ServerFault fault)
        {
            throw fault.OfSource(SourceReasons.RepositoryNotFound);
        }
    }

    // ssh looks an alias up as it is, and a host on another port than 22 under both of its names.
    private async Task<string> KnownAsAsync(GitUrl url, CancellationToken cancellationToken)
    {
        if (url.Port is null or 22 || credentials?.KnownHosts is null)
        {
            return url.Host;
        }

        var withPort = string.Create(CultureInfo.InvariantCulture, $"[{url.Host}]:{url.Port}");
        using var search = Process.Start(
            new ProcessStartInfo("ssh-keygen", ["-F", withPort, "-f", InDirectory("known_hosts")])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        await search.StandardOutput.ReadToEndAsync(cancellationToken);
        await search.WaitForExitAsync(cancellationToken);
        return search.ExitCode == 0 ? withPort : url.Host;
    }

    /// <exception cref="BuildFault">The Secret does not fit this kind of URL.</exception>
    public void CheckCredentials(GitUrl url)
    {
        if (url.IsSsh && credentials is null)
        {
            throw new BuildFault(SourceReasons.AuthenticationRequired, "An ssh URL needs a Secret with ssh-privatekey and known_hosts");
        }

        if (url.IsSsh && (credentials!.PrivateKey is null || credentials.KnownHosts is null))
        {
            var missing = credentials!.PrivateKey is null ? "ssh-privatekey" : "known_hosts";
            throw new BuildFault(SourceReasons.CredentialsInvalid, $"The source's Secret has no key {missing}");
        }

        if (!url.IsSsh && credentials is { Password: null })
        {
            throw new BuildFault(SourceReasons.CredentialsInvalid, "The source's Secret has neither password nor token");
        }
    }

    private void WriteConfiguration(GitUrl url, string proxyUrl)
    {
        var text = new StringBuilder(
            """
            [protocol]
            allow = never
            [protocol "https"]
            allow = always
            [protocol "http"]
            allow = always
            [protocol "ssh"]
            allow = always
            [core]
            hooksPath = /dev/null
            symlinks = true
            fsmonitor = false
            askPass =
            autocrlf = false
            [safe]
            directory = *
            [http]
            lowSpeedLimit = 1
            lowSpeedTime = 60
            [credential]
            helper =
            [submodule]
            recurse = false
            [fetch]
            recurseSubmodules = false
            [gc]
            auto = 0
            [maintenance]
            auto = false
            [advice]
            detachedHead = false
            [init]
            defaultBranch = main

            """
        );
        text.Append(CultureInfo.InvariantCulture, $"[http]\nproxy = {proxyUrl}\n");
        if (context.Trust.HasExtra)
        {
            WritePrivate("ca-bundle.crt", context.Trust.Bundle);
            text.Append(CultureInfo.InvariantCulture, $"sslCAInfo = \"{InDirectory("ca-bundle.crt")}\"\n");
        }

        if (!url.IsSsh && credentials is { Username: { } user, Password: { } password })
        {
            var login = $"{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@";
            WritePrivate("credentials", url.Origin.Replace("://", $"://{login}", StringComparison.Ordinal) + "\n");
            text.Append(
                CultureInfo.InvariantCulture,
                $"[credential \"{url.Origin}\"]\nhelper = \"store --file='{InDirectory("credentials")}'\"\n"
            );
        }

        WritePrivate("gitconfig", text.ToString());
    }

    private void WriteSshFiles()
    {
        if (credentials is not { PrivateKey: { } key, KnownHosts: { } knownHosts })
        {
            // No ssh without a key; ssh fails on the missing file.
            WritePrivate("ssh_config", "Host *\n  ProxyCommand /bin/false\n");
            return;
        }

        WritePrivate("ssh_key", key + "\n");
        WritePrivate("known_hosts", knownHosts + "\n");
        var text = new StringBuilder();
        foreach (var (host, (address, alias)) in sshHosts)
        {
            text.Append(CultureInfo.InvariantCulture, $"Host {host}\n  HostName {address}\n  HostKeyAlias {alias}\n  ProxyCommand none\n");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            Host *
              ProxyCommand /bin/false
              BatchMode yes
              StrictHostKeyChecking yes
              UserKnownHostsFile "{InDirectory("known_hosts")}"
              GlobalKnownHostsFile /dev/null
              IdentityFile "{InDirectory("ssh_key")}"
              IdentitiesOnly yes
              IdentityAgent none
              PreferredAuthentications publickey
              UpdateHostKeys no
              CheckHostIP no
              ForwardAgent no
              PermitLocalCommand no
              ConnectTimeout 20
              ServerAliveInterval 15
              ServerAliveCountMax 3

            """
        );
        WritePrivate("ssh_config", text.ToString());
    }

    private string InDirectory(string name) => Path.Combine(directory, name);

    // ssh refuses a key that others could read, and the kubelet's mount is readable by the Pod's group.
    private void WritePrivate(string name, string text)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var writer = new StreamWriter(InDirectory(name), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
        writer.Write(text);
    }
}
