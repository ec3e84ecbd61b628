using System.Globalization;

namespace Operator.Workspace.Network;

/// <summary>Head of a request to a forward proxy: CONNECT, or a request with an absolute http URL.</summary>
internal sealed record ProxyRequest
{
    public required bool IsTunnel { get; init; }

    /// <summary>True for the method whose answer is the request itself.</summary>
    public bool IsTrace { get; private init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>The head for the server itself.</summary>
    public required string OriginHead { get; init; }

    /// <summary>The head for a further proxy.</summary>
    public required string ProxyHead { get; init; }

    /// <summary>The head for a further proxy with its login.</summary>
    public string HeadFor(ProxyLogin? login)
    {
        if (login is null)
        {
            return ProxyHead;
        }

        var lines = ProxyHead.Split("\r\n");
        var others = lines[1..].Where(line => !line.StartsWith("Proxy-Authorization", StringComparison.OrdinalIgnoreCase));
        return string.Join("\r\n", [lines[0], $"Proxy-Authorization: {login.Header}", .. others]);
    }

    /// <summary>Null when the head is neither.</summary>
    public static ProxyRequest? Parse(string head)
    {
        var lines = head.TrimEnd('\r', '\n').Split("\r\n");
        // Of what ends a line here and not elsewhere, a proxy could make another request.
        if (lines.Any(line => line.AsSpan().ContainsAny("\r\n\0")) || lines[0].Split(' ') is not [var method, var target, var version])
        {
            return null;
        }

        if (method == "CONNECT")
        {
            return Tunnel(target, head);
        }

        return Uri.TryCreate(target, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp
            ? Plain(method, url, target, version, lines[1..])
            : null;
    }

    private static ProxyRequest? Tunnel(string target, string head)
    {
        var colon = target.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new ProxyRequest
            {
                IsTunnel = true,
                Host = target[..colon].Trim('[', ']'),
                Port = port,
                OriginHead = "",
                ProxyHead = head,
            }
            : null;
    }

    private static ProxyRequest Plain(string method, Uri url, string target, string version, string[] headers)
    {
        // One request per connection: the next one could name another host, which would not be checked.
        var kept = headers.Where(header =>
            !header.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)
            && !header.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase)
        );
        var rest = $" {version}\r\n{string.Concat(kept.Select(header => header + "\r\n"))}Connection: close\r\n\r\n";
        return new ProxyRequest
        {
            IsTunnel = false,
            IsTrace = method.Equals("TRACE", StringComparison.OrdinalIgnoreCase),
            Host = url.Host.Trim('[', ']'),
            Port = url.Port,
            OriginHead = $"{method} {url.PathAndQuery}{rest}",
            ProxyHead = $"{method} {target}{rest}",
        };
    }
}
