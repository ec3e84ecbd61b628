using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Operator.Entities;
using Operator.Workspace.Network;

namespace Operator.Workspace.Sources.Git;

/// <summary>
/// What git may know and do, written once into a private directory: a configuration of its own, credentials bound to the source's
/// host, an ssh configuration with the source's host only. None of it reaches the repository's .git/config.
/// </summary>
internal sealed class GitEnvironment
{
    private readonly FetchContext context;
    private readonly SourceCredentials? credentials;
    private readonly GitUrl source;
    private readonly PrivateFiles files;
    private readonly SshAccess ssh;

    /// <param name="source">What the credentials are for.</param>
    public GitEnvironment(FetchContext context, SourceCredentials? credentials, GitUrl source)
    {
        (this.context, this.credentials, this.source) = (context, credentials, source);
        files = new PrivateFiles(Path.Combine(context.Private, "git"));
        ssh = new SshAccess(source, credentials, files);
    }

    public bool HasCredentials => credentials is not null;

    /// <summary>Holds no repository.</summary>
    public string Directory => files.Directory;

    /// <summary>What makes ssh use the configuration that is written here.</summary>
    public IReadOnlyList<string> SshArguments => ["-F", files.PathOf("ssh_config")];

    /// <summary>The login for the URL's origin; null when the credentials are for another.</summary>
    public AuthenticationHeaderValue? LoginFor(GitUrl url) =>
        !url.IsSsh && url.Origin == source.Origin && credentials is { Username: { } user, Password: { } password }
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")))
            : null;

    public GitProcess Start(string proxyUrl)
    {
        WriteConfiguration(proxyUrl);
        ssh.Write();
        return new GitProcess(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
#pragma warning disable RS0030 // git finds its own programs by it.
                ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
#pragma warning restore RS0030
                ["HOME"] = files.Directory,
                ["XDG_CONFIG_HOME"] = files.Directory,
                ["LC_ALL"] = "C",
                ["GIT_CONFIG_NOSYSTEM"] = "1",
                ["GIT_CONFIG_GLOBAL"] = files.PathOf("gitconfig"),
                ["GIT_ALLOW_PROTOCOL"] = "http:https:ssh",
                ["GIT_TERMINAL_PROMPT"] = "0",
                ["GIT_ASKPASS"] = "",
                ["SSH_ASKPASS"] = "",
                ["SSH_ASKPASS_REQUIRE"] = "never",
                ["GIT_SSH_COMMAND"] = $"ssh -F '{files.PathOf("ssh_config")}'",
                ["GIT_SSH_VARIANT"] = "ssh",
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
        if (url.IsSsh)
        {
            await ssh.AllowAsync(url, addresses[0].ToString(), cancellationToken);
        }
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

    /// <exception cref="BuildFault">The Secret does not fit the source's kind of URL.</exception>
    public void CheckCredentials()
    {
        if (source.IsSsh && credentials is null)
        {
            throw new BuildFault(SourceReasons.AuthenticationRequired, "An ssh URL needs a Secret with ssh-privatekey and known_hosts");
        }

        if (source.IsSsh && (credentials!.PrivateKey is null || credentials.KnownHosts is null))
        {
            var missing = credentials!.PrivateKey is null ? "ssh-privatekey" : "known_hosts";
            throw new BuildFault(SourceReasons.CredentialsInvalid, $"The source's Secret has no key {missing}");
        }

        if (!source.IsSsh && credentials is { Password: null })
        {
            throw new BuildFault(SourceReasons.CredentialsInvalid, "The source's Secret has neither password nor token");
        }
    }

    /// <summary>Known before git is started: there is no ssh to a place that the Secret's key is not for.</summary>
    /// <exception cref="BuildFault">SubmoduleFailed: the submodule has an ssh URL, and no key may be offered there.</exception>
    public void CheckSubmodule(string path, GitUrl url)
    {
        if (url.IsSsh && ssh.Refuses(url) is { } problem)
        {
            var secret = credentials is null ? "the source has no Secret with ssh-privatekey and known_hosts" : $"the Secret {problem}";
            throw new BuildFault(SourceReasons.SubmoduleFailed, $"Submodule {path} has an ssh URL, {url.Text}, and {secret}");
        }
    }

    private void WriteConfiguration(string proxyUrl)
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
            files.Write("ca-bundle.crt", context.Trust.Bundle);
            text.Append(CultureInfo.InvariantCulture, $"sslCAInfo = \"{files.PathOf("ca-bundle.crt")}\"\n");
        }

        if (!source.IsSsh && credentials is { Username: { } user, Password: { } password })
        {
            var login = $"{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@";
            files.Write("credentials", source.Origin.Replace("://", $"://{login}", StringComparison.Ordinal) + "\n");
            text.Append(
                CultureInfo.InvariantCulture,
                $"[credential \"{source.Origin}\"]\nhelper = \"store --file='{files.PathOf("credentials")}'\"\n"
            );
        }

        files.Write("gitconfig", text.ToString());
    }
}
