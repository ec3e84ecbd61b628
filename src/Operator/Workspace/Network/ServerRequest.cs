using System.Net.Http.Headers;

namespace Operator.Workspace.Network;

/// <summary>A request that can be sent again: to where a redirect leads, or for another try.</summary>
internal sealed record ServerRequest(HttpMethod Method, Uri Uri)
{
    private static readonly HttpRequestOptionsKey<bool> Own = new("own");

    /// <summary>Sent to the first URL's own origin only, and not any more once a redirect has left it.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Further headers that are for the first URL's own origin only, such as a signature.</summary>
    public IReadOnlyDictionary<string, string> OwnHeaders { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Accept { get; init; } = [];

    public Func<HttpContent>? Content { get; init; }

    /// <summary>In the place of <see cref="Content"/>: a body of any length, which may take as long as it goes on.</summary>
    public UploadBody? Upload { get; init; }

    /// <summary>Of <see cref="Upload"/>.</summary>
    public MediaTypeHeaderValue? ContentType { get; init; }

    /// <summary>Of <see cref="Upload"/>, in the distribution specification's own form: <c>0-99</c>, without unit and length.</summary>
    public string? ContentRange { get; init; }

    /// <summary>Asks for the content from this byte on, also of a server that the request is redirected to.</summary>
    public long? RangeFrom { get; init; }

    /// <summary>True leaves the body to the caller; otherwise it is read whole.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>Whether redirects are followed; never for methods other than GET.</summary>
    public bool FollowsRedirects { get; init; } = true;

    /// <summary>Whether a redirect may lead to plain HTTP.</summary>
    public bool AllowsPlain { get; init; }

    /// <summary>Whether the server that was asked answers itself: no redirect on the way has left its origin.</summary>
    public static bool IsOwnAnswer(HttpResponseMessage response) =>
        response.RequestMessage!.Options.TryGetValue(Own, out var isOwn) && isOwn;

    public bool IsFollowed => FollowsRedirects && Method == HttpMethod.Get;

    /// <summary>Scheme, host and port are those of the request.</summary>
    public bool IsOwn(Uri target) => target.Scheme == Uri.Scheme && target.Authority == Uri.Authority;

    /// <param name="isOwn">Whether neither the target nor a redirect on the way to it has another origin.</param>
    public HttpRequestMessage To(Uri target, bool isOwn)
    {
        var message = new HttpRequestMessage(Method, target) { Content = Content?.Invoke() };
        message.Options.Set(Own, isOwn);
        if (isOwn)
        {
            message.Headers.Authorization = Authorization;
            foreach (var (name, value) in OwnHeaders)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        message.Headers.Range = RangeFrom is { } from ? new RangeHeaderValue(from, null) : null;
        foreach (var type in Accept)
        {
            message.Headers.Accept.ParseAdd(type);
        }

        return message;
    }
}
