using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Operator.Entities;
using Operator.Workspace.Network;

namespace Operator.Workspace.Sources.Download;

/// <summary>A file on its way: which URL answered, and how.</summary>
internal sealed record Downloaded(HttpStatusCode Status, string Sha256, long Bytes, HttpResponseHeaders Headers);

/// <summary>
/// Downloads one file. Redirects are followed by hand: every hop must be http or https, is connected to through the guard, and gets
/// the credentials only as long as it is the same origin.
/// </summary>
internal sealed class HttpDownload(FetchContext context, HttpClient http)
{
    private const int MaxHops = 10;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Writes the body of a 200 answer to a file; any other answer is returned without one.</summary>
    public async Task<Downloaded> GetAsync(
        Uri uri,
        AuthenticationHeaderValue? authorization,
        string file,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var response = await FollowAsync(uri, authorization, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return new Downloaded(response.StatusCode, "", 0, response.Headers);
            }

            if (response.Content.Headers.ContentLength > context.Request.Limits.MaxBytes)
            {
                throw SourceSize.TooLarge(context.Request.Limits);
            }

            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var (sha256, bytes) = await SaveBody.RunAsync(body, file, context.Request.Limits, context.Time, IdleTimeout, cancellationToken);
            return new Downloaded(response.StatusCode, sha256, bytes, response.Headers);
        }
        catch (Exception exception) when (GuardedHttp.FaultIn(exception) is { } fault)
        {
            throw fault;
        }
        catch (Exception exception) when (exception is HttpRequestException || IsOfTheConnection(exception))
        {
            throw Describe(uri, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BuildFault(SourceReasons.Unavailable, $"{uri.Authority} does not answer in time", cause: exception);
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(
        Uri uri,
        AuthenticationHeaderValue? authorization,
        CancellationToken cancellationToken
    )
    {
        var target = uri;
        for (var hop = 0; hop <= MaxHops; hop++)
        {
            if (target.Scheme != Uri.UriSchemeHttp && target.Scheme != Uri.UriSchemeHttps)
            {
                throw new BuildFault(
                    SourceReasons.UrlForbidden,
                    $"The source leads to a {target.Scheme} URL, and only http and https are fetched"
                );
            }

            var response = await SendAsync(target, IsSameOrigin(target, uri) ? authorization : null, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            target = new Uri(target, location);
            context.Log.Line($"Redirected to {target.GetLeftPart(UriPartial.Path)}");
        }

        throw new BuildFault(SourceReasons.UrlForbidden, $"{uri.Authority} redirects more than {MaxHops} times");
    }

    private async Task<HttpResponseMessage> SendAsync(
        Uri uri,
        AuthenticationHeaderValue? authorization,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.Authorization = authorization;
        using var timeout = new CancellationTokenSource(AnswerTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
    }

    private static bool IsSameOrigin(Uri one, Uri other) => one.Scheme == other.Scheme && one.Authority == other.Authority;

    // A body that ends early is an HttpIOException, a reset an IOException around the socket's own; a full disk is neither.
    private static bool IsOfTheConnection(Exception exception) =>
        exception is HttpIOException or IOException { InnerException: SocketException };

    private static BuildFault Describe(Uri uri, Exception exception)
    {
        var words = (exception.InnerException ?? exception).Message.TrimEnd('.');
        return
            exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            || exception.InnerException is AuthenticationException
            ? new BuildFault(
                SourceReasons.CertificateUntrusted,
                $"TLS with {uri.Authority} cannot be agreed upon: {words}",
                cause: exception
            )
            : new BuildFault(SourceReasons.Unavailable, $"The download from {uri.Authority} broke off: {words}", cause: exception);
    }
}
