using System.Text.RegularExpressions;

namespace Operator.Core.Images;

/// <summary>An image reference by the distribution project's grammar: [registry/]repository[:tag][@digest].</summary>
public sealed partial record ImageName
{
    public const string DockerHub = "docker.io";

    /// <summary>Host with port, as written; null where the reference has none.</summary>
    public string? Registry { get; init; }

    /// <summary>Repository without the registry, as written.</summary>
    public required string Path { get; init; }

    public string? Tag { get; init; }

    /// <summary><c>sha256:…</c>, the one kind that contents are checked against; goes before the tag.</summary>
    public string? Digest { get; init; }

    /// <summary>The registry's host: names without one are Docker Hub's, as everywhere.</summary>
    public string Host => Registry is null or "index.docker.io" ? DockerHub : Registry;

    /// <summary>The repository as the registry knows it.</summary>
    public string Repository => Host == DockerHub && !Path.Contains('/', StringComparison.Ordinal) ? $"library/{Path}" : Path;

    /// <summary>What a manifest is requested by.</summary>
    public string Reference => Digest ?? Tag ?? "latest";

    public override string ToString() => $"{Host}/{Repository}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";

    /// <summary>Null when the text is not a reference.</summary>
    public static ImageName? Parse(string text)
    {
        var (rest, digest) = Split(text, text.IndexOf('@', StringComparison.Ordinal));
        var colon = rest.LastIndexOf(':');
        (rest, var tag) = Split(rest, colon > rest.LastIndexOf('/') ? colon : -1);
        return (digest is null || Manifest.IsDigest(digest)) && (tag is null || TagGrammar.IsMatch(tag))
            ? ParseRepository(rest) is { } name
                ? name with
                {
                    Tag = tag,
                    Digest = digest,
                }
                : null
            : null;
    }

    /// <summary>Null when the text is not a registry and repository, or has a tag or digest.</summary>
    public static ImageName? ParseRepository(string text)
    {
        var (registry, path) = Parts(text);
        return text.Length <= 255 && (registry is null || IsHost(registry)) && PathGrammar.IsMatch(path)
            ? new ImageName { Registry = registry, Path = path }
            : null;
    }

    /// <summary>Registry host of any text that is used as a repository; empty for none.</summary>
    public static string HostOf(string repository) => repository.Length == 0 ? "" : Parts(repository).Registry ?? DockerHub;

    /// <summary>The grammar alone lets ports and addresses pass that do not exist.</summary>
    private static bool IsHost(string text) => HostGrammar.IsMatch(text) && Uri.TryCreate($"https://{text}", UriKind.Absolute, out _);

    /// <summary>The first part is a host when it cannot be a part of a path.</summary>
    private static (string? Registry, string Path) Parts(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : text[..slash];
        return first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost"
            ? (first, text[(slash + 1)..])
            : (null, text);
    }

    private static (string Before, string? After) Split(string text, int at) => at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    public static partial Regex TagGrammar { get; }

    [GeneratedRegex(
        @"\A(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?\z"
    )]
    private static partial Regex HostGrammar { get; }

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex PathGrammar { get; }
}
