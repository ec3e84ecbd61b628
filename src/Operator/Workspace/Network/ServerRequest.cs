using System.Net.Http.Headers;

namespace Operator.Workspace.Network;

/// <summary>A request that can be sent again: to where a redirect leads, or for another try.</summary>
internal sealed record ServerRequest(HttpMethod Method, Uri Uri)
{
    /// <summary>Sent to the first URL's own origin only.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    public IReadOnlyList<string> Accept { get; init; } = [];

    public Func<HttpContent>? Content { get; init; }

    /// <summary>True leaves the body to the caller; otherwise it is read whole.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>Whether redirects are followed; never for methods other than GET.</summary>
    public bool FollowsRedirects { get; init; } = true;

    /// <summary>Whether a redirect may lead to plain HTTP.</summary>
    public bool AllowsPlain { get; init; }

    public bool IsFollowed => FollowsRedirects && Method == HttpMethod.Get;

    public HttpRequestMessage To(Uri target)
    {
        var isSameOrigin = target.Scheme == Uri.Scheme && target.Authority == Uri.Authority;
        var message = new HttpRequestMessage(Method, target) { Content = Content?.Invoke() };
        message.Headers.Authorization = isSameOrigin ? Authorization : null;
        foreach (var type in Accept)
        {
            message.Headers.Accept.ParseAdd(type);
        }

        return message;
    }
}
