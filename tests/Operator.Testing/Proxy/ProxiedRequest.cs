namespace Operator.Testing.Proxy;

/// <summary>A request that came through the proxy.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path, with a leading slash.</param>
/// <param name="Query">Query, with its question mark, decoded; empty without one.</param>
/// <param name="At">When it came.</param>
public sealed record ProxiedRequest(string Method, string Path, string Query, DateTimeOffset At)
{
    public bool IsWatch => Query.Contains("watch=true", StringComparison.Ordinal);

    public bool IsList => Method == "GET" && !IsWatch && Query.Contains("limit=", StringComparison.Ordinal);

    public bool IsWrite => Method != "GET";

    /// <summary>True for requests to a collection, its objects or their subresources.</summary>
    public bool Concerns(string resource) => Path.Split('/').Contains(resource);
}
