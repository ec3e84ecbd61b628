using System.Net.Sockets;
using System.Security.Authentication;
using Operator.Core.Engines;

namespace Operator.Workspace.Network;

/// <summary>
/// HTTP with servers that are not trusted, with a limit on everything that they send: an answer begins within half a minute, redirects
/// included; one that is read whole also ends within it, and has at most 4 MiB; a streamed body keeps coming. Every failure is a
/// <see cref="ServerFault"/>.
/// </summary>
internal sealed class ServerHttp(HttpClient http, TimeProvider time) : IDisposable
{
    public const int MaxWhole = 4 << 20;
    private const int MaxRedirects = 10;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Called with each URL that a redirect leads to.</summary>
    public Action<Uri>? Redirected { get; init; }

    public void Dispose() => http.Dispose();

    /// <summary>The answer behind all redirects, whatever its status.</summary>
    public async Task<HttpResponseMessage> SendAsync(ServerRequest request, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(AnswerTimeout, time, cancellationToken);
        var target = request.Uri;
        var isOwn = true;
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            CheckScheme(request, target);
            // What has left the origin once stays outside: where a redirect leads back to is another server's choice.
            isOwn = isOwn && request.IsOwn(target);
            var response = await HeadAsync(Message(request, target, isOwn, limit), limit, cancellationToken);
            if (!request.IsFollowed || !IsRedirect(response) || response.Headers.Location is not { } location)
            {
                return request.IsStreamed ? response : await LoadAsync(response, limit, cancellationToken);
            }

            response.Dispose();
            target = Next(target, location);
            Redirected?.Invoke(target);
        }

        throw new ServerFault(ServerTrouble.Forbidden, $"{request.Uri.Authority} redirects more than {MaxRedirects} times");
    }

    /// <summary>The whole body as bytes; of a streamed answer too.</summary>
    public async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(AnswerTimeout, time, cancellationToken);
        await LoadAsync(response, limit, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>Passes a streamed body on while it arrives. What <paramref name="take"/> throws is thrown as it is.</summary>
    public async Task CopyAsync(HttpResponseMessage response, Func<ReadOnlyMemory<byte>, Task> take, CancellationToken cancellationToken)
    {
        var buffer = new byte[ServerBody.LeastInWindow];
        await using var body = await OpenAsync(response, cancellationToken);
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            await take(buffer.AsMemory(0, count));
        }
    }

    /// <summary>The body of a streamed answer, and with it the answer.</summary>
    public Task<ServerBody> OpenAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        ServerBody.OpenAsync(response, time, cancellationToken);

    private static HttpRequestMessage Message(ServerRequest request, Uri target, bool isOwn, TimeLimit limit)
    {
        var message = request.To(target, isOwn);
        if (request.Upload is { } upload)
        {
            message.Content = new UploadContent(upload, limit) { Headers = { ContentType = request.ContentType } };
            if (request.ContentRange is { } range)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Range", range);
            }
        }

        return message;
    }

    private async Task<HttpResponseMessage> HeadAsync(HttpRequestMessage message, TimeLimit limit, CancellationToken cancellationToken)
    {
        using (message)
        {
            return await GuardAsync(
                message.RequestUri!.Authority,
                "does not answer in time",
                () => http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token),
                cancellationToken
            );
        }
    }

    private static async Task<HttpResponseMessage> LoadAsync(
        HttpResponseMessage response,
        TimeLimit limit,
        CancellationToken cancellationToken
    )
    {
        if (response.RequestMessage!.Method == HttpMethod.Head)
        {
            // Its length is that of a body which does not come.
            return response;
        }

        var authority = response.RequestMessage!.RequestUri!.Authority;
        try
        {
            return await GuardAsync(
                authority,
                "does not end its answer in time",
                async () =>
                {
                    await response.Content.LoadIntoBufferAsync(MaxWhole, limit.Token);
                    return response;
                },
                cancellationToken
            );
        }
        catch (ServerFault fault)
        {
            response.Dispose();
            throw fault.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }
                ? new ServerFault(ServerTrouble.Invalid, $"{authority} answers more than {ByteSize.Text(MaxWhole)}", fault)
                : fault;
        }
    }

    /// <summary>Where a server's answer leads to.</summary>
    /// <exception cref="ServerFault">Invalid: to nothing that is a URL.</exception>
    public static Uri Next(Uri from, Uri location) =>
        Uri.TryCreate(from, location, out var next)
            ? next
            : throw new ServerFault(
                ServerTrouble.Invalid,
                $"{from.Authority} redirects to {DisplayText.Of(location.OriginalString, 100)}, which is not a URL"
            );

    private static void CheckScheme(ServerRequest request, Uri target)
    {
        var isAllowed = target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && IsPlainAllowed(request));
        if (!isAllowed)
        {
            var from = target == request.Uri ? "This" : request.Uri.Authority;
            throw new ServerFault(ServerTrouble.Forbidden, $"{from} leads to a {target.Scheme} URL, which is not followed");
        }
    }

    private static bool IsPlainAllowed(ServerRequest request) => request.AllowsPlain || request.Uri.Scheme == Uri.UriSchemeHttp;

    private static bool IsRedirect(HttpResponseMessage response) => (int)response.StatusCode is 301 or 302 or 303 or 307 or 308;

    /// <summary>Makes a <see cref="ServerFault"/> of whatever a connection throws.</summary>
    /// <param name="late">What the server does when the action is cancelled, but not by the caller.</param>
    public static async Task<T> GuardAsync<T>(string authority, string late, Func<Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (ServerFault.In(exception) is { } fault)
        {
            throw fault;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerFault(ServerTrouble.Unavailable, $"{authority} {late}", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Describe(authority, exception);
        }
    }

    private static ServerFault Describe(string authority, Exception exception)
    {
        var words = (exception.InnerException ?? exception).Message.TrimEnd('.');
        var (trouble, message) = exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            or { InnerException: AuthenticationException } => (ServerTrouble.Untrusted, $"Cannot establish TLS with {authority}: {words}"),
            { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } } => (
                ServerTrouble.HostUnknown,
                $"The host name of {authority} cannot be resolved"
            ),
            _ => (ServerTrouble.Unavailable, $"The connection with {authority} failed: {words}"),
        };
        return new ServerFault(trouble, message, exception);
    }
}
