using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Operator.Workspace.Sources.Git;

/// <summary>
/// ssh for the source's own host, user and port, and for nothing else: the configuration that is written for it offers the key there
/// only, and lets no connection through to any other place.
/// </summary>
internal sealed class SshAccess(GitUrl source, SourceCredentials? credentials, PrivateFiles files)
{
    private const int UsualPort = 22;
    private readonly Dictionary<(string Host, string? User, int Port), (string Address, string Alias)> allowed = [];

    /// <summary>Why there is no ssh to this URL, as the end of "the Secret …"; null when there is.</summary>
    public string? Refuses(GitUrl url)
    {
        if (credentials is not { PrivateKey: not null, KnownHosts: not null })
        {
            return "has no ssh-privatekey and known_hosts";
        }

        var isOwn = source.IsSsh
            ? (url.HostName, url.User, PortOf(url)) == (source.HostName, source.User, PortOf(source))
            : (url.HostName, PortOf(url)) == (source.HostName, UsualPort);
        return isOwn ? null : $"is for {OwnPlace()} only, where the source is";
    }

    /// <summary>Binds the URL's host to an address that was checked.</summary>
    public async Task AllowAsync(GitUrl url, string address, CancellationToken cancellationToken)
    {
        Write();
        if (Refuses(url) is null)
        {
            allowed[(url.HostName, url.User, PortOf(url))] = (address, await KnownAsAsync(url, cancellationToken));
            Write();
        }
    }

    public void Write()
    {
        if (credentials is not { PrivateKey: { } key, KnownHosts: { } knownHosts })
        {
            // No ssh without a key.
            files.Write("ssh_config", "Host *\n  ProxyCommand /bin/false\n");
            return;
        }

        files.Write("ssh_key", key + "\n");
        files.Write("known_hosts", knownHosts + "\n");
        var text = new StringBuilder();
        foreach (var ((host, user, port), (address, alias)) in allowed)
        {
            // A port cannot be matched; ssh replaces %p before the shell sees it, by digits only.
            text.Append(
                CultureInfo.InvariantCulture,
                $"""
                Match originalhost {host} {(user is null ? "" : $"user {user} ")}exec "test %p -eq {port}"
                  HostName {address}
                  HostKeyAlias {alias}
                  ProxyCommand none
                  IdentityFile "{files.PathOf("ssh_key")}"

                """
            );
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            Host *
              ProxyCommand /bin/false
              BatchMode yes
              StrictHostKeyChecking yes
              UserKnownHostsFile "{files.PathOf("known_hosts")}"
              GlobalKnownHostsFile /dev/null
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
        files.Write("ssh_config", text.ToString());
    }

    // ssh looks an alias up as it is, and a host on another port than 22 under both of its names.
    private async Task<string> KnownAsAsync(GitUrl url, CancellationToken cancellationToken)
    {
        if (PortOf(url) == UsualPort)
        {
            return url.HostName;
        }

        var withPort = string.Create(CultureInfo.InvariantCulture, $"[{url.HostName}]:{url.Port}");
        using var search = Process.Start(
            new ProcessStartInfo("ssh-keygen", ["-F", withPort, "-f", files.PathOf("known_hosts")])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        await search.StandardOutput.ReadToEndAsync(cancellationToken);
        await search.WaitForExitAsync(cancellationToken);
        return search.ExitCode == 0 ? withPort : url.HostName;
    }

    private string OwnPlace()
    {
        var user = source is { IsSsh: true, User: { } name } ? $"{name}@" : "";
        var port = source.IsSsh ? PortOf(source) : UsualPort;
        return string.Create(CultureInfo.InvariantCulture, $"{user}{source.HostName}{(port == UsualPort ? "" : $":{port}")}");
    }

    private static int PortOf(GitUrl url) => url.Port ?? UsualPort;
}
