using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Workspace.Sources.Git;

/// <summary>A URL for git: http, https, ssh or the scp-like user@host:path. Nothing else is accepted.</summary>
internal sealed partial record GitUrl
{
    public required string Text { get; init; }

    /// <summary>http, https or ssh.</summary>
    public required string Scheme { get; init; }

    public required string Host { get; init; }

    /// <summary>The host without the brackets of an IPv6 address, as ssh knows it.</summary>
    public string HostName => Host.Trim('[', ']');

    /// <summary>Only ssh URLs may have one.</summary>
    public string? User { get; init; }

    /// <summary>Null for the scheme's own port.</summary>
    public int? Port { get; init; }

    public bool IsSsh => Scheme == "ssh";

    /// <summary>Where ssh is to connect to, as its arguments.</summary>
    public IReadOnlyList<string> SshTarget
    {
        get
        {
            var host = User is null ? HostName : $"{User}@{HostName}";
            return Port is { } port ? ["-p", port.ToString(CultureInfo.InvariantCulture), host] : [host];
        }
    }

    /// <summary>The repository as the ssh server knows it.</summary>
    public string SshPath
    {
        get
        {
            var start = Text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : -1;
            return start < 0 ? Text[(Text.IndexOf(':', StringComparison.Ordinal) + 1)..] : Text[Text.IndexOf('/', start)..];
        }
    }

    /// <summary>Scheme, host and port: what credentials are bound to.</summary>
    public string Origin => $"{Scheme}://{Host}{(Port is { } port ? string.Create(CultureInfo.InvariantCulture, $":{port}") : "")}";

    /// <summary>The URL as people may see it: a query often holds a token.</summary>
    public string Display => Text[..(Text.Length - Query.Length)];

    /// <summary>The query and what follows it, with the question mark; empty when there is none.</summary>
    public string Query => !IsSsh && Text.IndexOf('?', StringComparison.Ordinal) is >= 0 and var start ? Text[start..] : "";

    /// <summary>Null when the text is another kind of URL, holds a password, or could be read as an option.</summary>
    public static GitUrl? Parse(string text)
    {
        if (text.Any(character => char.IsControl(character) || character == ' ') || text.StartsWith('-'))
        {
            return null;
        }

        var match = WithScheme().Match(text);
        if (match.Success)
        {
            var port = match.Groups["port"];
            return new GitUrl
            {
                Text = text,
                Scheme = match.Groups["scheme"].Value.ToLowerInvariant(),
                Host = match.Groups["host"].Value,
                User = match.Groups["user"] is { Success: true } user ? user.Value : null,
                Port = port.Success ? int.Parse(port.Value, CultureInfo.InvariantCulture) : null,
            };
        }

        match = ScpLike().Match(text);
        return match.Success
            ? new GitUrl
            {
                Text = text,
                Scheme = "ssh",
                Host = match.Groups["host"].Value,
                User = match.Groups["user"].Value,
            }
            : null;
    }

    /// <summary>A submodule's URL; a relative one (./ or ../) is resolved against this one as git does.</summary>
    public GitUrl? Resolve(string submodule)
    {
        if (!submodule.StartsWith("./", StringComparison.Ordinal) && !submodule.StartsWith("../", StringComparison.Ordinal))
        {
            return Parse(submodule);
        }

        var path = Text.TrimEnd('/');
        var separator = '/';
        var rest = submodule;
        while (true)
        {
            if (rest.StartsWith("./", StringComparison.Ordinal))
            {
                rest = rest[2..];
            }
            else if (rest.StartsWith("../", StringComparison.Ordinal))
            {
                rest = rest[3..];
                var cut = path.LastIndexOfAny(['/', ':']);
                // Above user@host:repository there is only user@host: and whatever follows the colon.
                separator = cut > 0 ? path[cut] : separator;
                path = cut > 0 ? path[..cut] : path;
            }
            else
            {
                return Parse($"{path}{separator}{rest}");
            }
        }
    }

    [GeneratedRegex(
        @"^(?<scheme>https?|ssh)://((?<user>(?<=ssh://)[A-Za-z0-9_][A-Za-z0-9_.-]*)@)?(?<host>[A-Za-z0-9._][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])(:(?<port>[0-9]{1,5}))?/",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex WithScheme();

    [GeneratedRegex(@"^(?<user>[A-Za-z0-9_][A-Za-z0-9_.-]*)@(?<host>[A-Za-z0-9][A-Za-z0-9._-]*):(?!-)[^\s]+\z")]
    private static partial Regex ScpLike();
}
