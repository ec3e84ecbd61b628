using k8s;
using k8s.Models;

namespace Operator.Kubernetes.Client;

/// <summary>One request to the API server; it can be sent several times.</summary>
internal sealed record ApiRequest
{
    public required HttpMethod Method { get; init; }

    /// <summary>Path and query, relative to the server's address.</summary>
    public required string Uri { get; init; }

    /// <summary>Kubernetes verb, for metrics and messages: <c>get</c>, <c>list</c>, <c>watch</c>…</summary>
    public required string Verb { get; init; }

    /// <summary>Resource, with its subresource, for metrics: <c>pods/log</c>.</summary>
    public required string Resource { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentType { get; init; }

    public string Accept { get; init; } = "application/json";

    /// <summary>True when it changes something.</summary>
    public bool IsWrite => Method != HttpMethod.Get;

    /// <summary>True when doing it twice has the effect of doing it once, so that an unclear failure may be tried again.</summary>
    public bool Idempotent { get; init; }

    /// <summary>Time until the answer begins, for streams; null for none.</summary>
    public TimeSpan? HeaderTimeout { get; init; }

    public static ApiRequest For<T>(
        HttpMethod method,
        string verb,
        string? ns,
        string? name,
        string? subresource = null,
        QueryString query = default
    )
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var kind = EntityMetadata.Of<T>();
        return new()
        {
            Method = method,
            Verb = verb,
            Resource = subresource is null ? kind.Plural : $"{kind.Plural}/{subresource}",
            Uri = kind.Path(ns, name, subresource) + query,
        };
    }

    /// <summary>Called for each warning of the server; null for nobody.</summary>
    public Action<string>? Warned { get; init; }

    public override string ToString() => $"{Verb} {Uri}";

    public HttpRequestMessage ToMessage(Uri server, string userAgent)
    {
        var message = new HttpRequestMessage(Method, new Uri(server, Uri))
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        if (ContentType is not null)
        {
            message.Content = new ReadOnlyMemoryContent(Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }

        return message;
    }
}
