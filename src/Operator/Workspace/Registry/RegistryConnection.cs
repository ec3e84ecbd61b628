using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Operator.Workspace.Network;

namespace Operator.Workspace.Registry;

/// <summary>
/// Requests to one registry: scheme, login, redirects, and another try where the registry asks for patience. With
/// <paramref name="insecure"/>, TLS with any certificate is tried first and plain HTTP when that is not what answers.
/// </summary>
internal sealed class RegistryConnection(HttpClient http, string host, RegistryLogin? login, bool insecure, TimeProvider time)
{
    private const int MaxRedirects = 5;
    private const int MaxTries = 5;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);
    private readonly RegistryTokens tokens = new(http, login);
    private Uri? root;

    public string Host => host;

    public bool HasLogin => login is not null;

    /// <param name="path">Below /v2/.</param>
    public async Task<HttpResponseMessage> SendAsync(
        string path,
        Func<Uri, HttpRequestMessage> request,
        string scope,
        CancellationToken cancellationToken
    ) => await SendAsync(new Uri($"/v2/{path}", UriKind.Relative), request, scope, cancellationToken);

    /// <summary>Sends until there is an answer that another try would not change.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        Uri target,
        Func<Uri, HttpRequestMessage> request,
        string scope,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var last = attempt == MaxTries;
            try
            {
                var uri = new Uri(await RootAsync(cancellationToken), target);
                var response = await AuthorizedAsync(uri, request, scope, cancellationToken);
                if (last || !IsTransient(response.StatusCode))
                {
                    return response;
                }

                var pause = Pause(attempt, response.Headers.RetryAfter);
                response.Dispose();
                await Task.Delay(pause, time, cancellationToken);
            }
            catch (RegistryFault fault) when (fault.Problem == RegistryProblem.Unavailable && !last)
            {
                await Task.Delay(Pause(attempt, null), time, cancellationToken);
            }
        }
    }

    private async Task<HttpResponseMessage> AuthorizedAsync(
        Uri uri,
        Func<Uri, HttpRequestMessage> request,
        string scope,
        CancellationToken cancellationToken
    )
    {
        var response = await FollowAsync(uri, request, tokens.For(scope), cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        var challenges = response.Headers.TryGetValues("WWW-Authenticate", out var values) ? values.Select(Challenge.Parse).ToList() : [];
        var authorization = await Guarded(() => tokens.AnswerAsync(uri, challenges, scope, cancellationToken), cancellationToken);
        if (authorization is null)
        {
            return response;
        }

        response.Dispose();
        return await FollowAsync(uri, request, authorization, cancellationToken);
    }

    // Registries hand out blobs by redirect to an object store, which must not see the registry's credentials.
    private async Task<HttpResponseMessage> FollowAsync(
        Uri uri,
        Func<Uri, HttpRequestMessage> request,
        AuthenticationHeaderValue? authorization,
        CancellationToken cancellationToken
    )
    {
        var target = uri;
        for (var hop = 0; ; hop++)
        {
            var message = request(target);
            message.Headers.Authorization = target.Authority == uri.Authority ? authorization : null;
            var response = await Guarded(() => OnceAsync(message, cancellationToken), cancellationToken);
            var isRedirect = (int)response.StatusCode is 301 or 302 or 303 or 307 or 308;
            if (!isRedirect || message.Method != HttpMethod.Get || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            target = new Uri(target, location);
            if (
                hop == MaxRedirects
                || (target.Scheme != Uri.UriSchemeHttps && !insecure)
                || !target.Scheme.StartsWith("http", StringComparison.Ordinal)
            )
            {
                throw new RegistryFault(RegistryProblem.Invalid, $"{host} redirects too often, or to {target.Scheme}");
            }
        }
    }

    private async Task<HttpResponseMessage> OnceAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        return await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
    }

    private async Task<Uri> RootAsync(CancellationToken cancellationToken)
    {
        if (root is not null)
        {
            return root;
        }

        var name = host == ImageName.DockerHub ? "registry-1.docker.io" : host;
        var secure = new Uri($"https://{name}");
        root =
            !insecure || await Guarded(() => SpeaksTlsAsync(secure, cancellationToken), cancellationToken)
                ? secure
                : new Uri($"http://{name}");
        return root;
    }

    private async Task<bool> SpeaksTlsAsync(Uri secure, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await OnceAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(secure, "/v2/")), cancellationToken);
            return true;
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            // Only this says that the server speaks something else: one that does not answer may well speak TLS when it is back.
            return false;
        }
        catch (HttpRequestException exception) when (secure.IsDefaultPort && IsRefused(exception))
        {
            // Nothing at all on 443: a registry named without a port may serve plain HTTP on 80, which is where the engine pushed.
            return !await AnswersAsync(new Uri($"http://{secure.Host}/v2/"), cancellationToken);
        }
    }

    private async Task<bool> AnswersAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await OnceAsync(new HttpRequestMessage(HttpMethod.Get, uri), cancellationToken);
            return true;
        }
        catch (HttpRequestException exception) when (IsRefused(exception))
        {
            return false;
        }
    }

    private static bool IsRefused(HttpRequestException exception) =>
        exception.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionRefused };

    private async Task<T> Guarded<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (GuardedHttp.FaultIn(exception) is { } fault)
        {
            throw fault;
        }
        catch (HttpRequestException exception)
        {
            throw Describe(exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RegistryFault(RegistryProblem.Unavailable, $"Registry {host} does not answer", exception);
        }
    }

    private RegistryFault Describe(HttpRequestException exception)
    {
        if (exception.HttpRequestError == HttpRequestError.SecureConnectionError || exception.InnerException is AuthenticationException)
        {
            var words = (exception.InnerException ?? exception).Message.TrimEnd('.');
            return new RegistryFault(RegistryProblem.Untrusted, $"TLS with registry {host} cannot be agreed upon: {words}", exception);
        }

        if (exception.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData })
        {
            return new RegistryFault(RegistryProblem.HostUnknown, $"The host name of registry {host} cannot be resolved", exception);
        }

        return new RegistryFault(
            RegistryProblem.Unavailable,
            $"Registry {host} does not answer: {exception.Message.TrimEnd('.')}",
            exception
        );
    }

    private TimeSpan Pause(int attempt, RetryConditionHeaderValue? asked)
    {
        var wanted = asked?.Delta ?? (asked?.Date is { } date ? date - time.GetUtcNow() : null);
        var own = TimeSpan.FromMilliseconds((300 << attempt) * (0.75 + (Random.Shared.NextDouble() / 2)));
        var pause = wanted > own ? wanted.Value : own;
        return pause < LongestPause ? pause : LongestPause;
    }

    private static bool IsTransient(HttpStatusCode status) =>
        status == HttpStatusCode.TooManyRequests || (int)status is 500 or 502 or 503 or 504;
}
