using System.Text.RegularExpressions;

namespace Operator.Workspace.Registry;

/// <summary>An image reference taken apart: registry host, repository, and a tag or digest where it has one.</summary>
internal sealed partial record ImageName
{
    public const string DockerHub = "docker.io";

    /// <summary>As in references, for example <c>docker.io</c>; with port where it is not 443.</summary>
    public required string Host { get; init; }

    public required string Repository { get; init; }

    public string? Tag { get; init; }

    /// <summary><c>sha256:…</c>; goes before the tag.</summary>
    public string? Digest { get; init; }

    /// <summary>What a manifest is asked for by.</summary>
    public string Reference => Digest ?? Tag ?? "latest";

    public override string ToString() => $"{Host}/{Repository}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";

    /// <summary>Null when the text is no image reference. Short names mean Docker Hub, as everywhere.</summary>
    public static ImageName? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : text[..slash];
        var hasHost =
            first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost";
        var host = hasHost ? first : DockerHub;
        var match = Rest().Match(hasHost ? text[(slash + 1)..] : text);
        if (!match.Success || !HostName().IsMatch(host))
        {
            return null;
        }

        var isHub = host is DockerHub or "index.docker.io";
        var repository = match.Groups["repository"].Value;
        return new ImageName
        {
            Host = isHub ? DockerHub : host,
            Repository = isHub && !repository.Contains('/', StringComparison.Ordinal) ? $"library/{repository}" : repository,
            Tag = match.Groups["tag"] is { Success: true } tag ? tag.Value : null,
            Digest = match.Groups["digest"] is { Success: true } digest ? digest.Value : null,
        };
    }

    [GeneratedRegex(@"^(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9][A-Za-z0-9.-]*)(:[0-9]{1,5})?$")]
    private static partial Regex HostName();

    [GeneratedRegex(
        @"^(?<repository>[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*)(:(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(@(?<digest>sha256:[a-f0-9]{64}))?$"
    )]
    private static partial Regex Rest();
}
