using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Operator.Core.Engines;
using Operator.Core.Images;
using Operator.Workspace.Network;

namespace Operator.Workspace.Registry;

/// <summary>
/// Requests to one registry: scheme, login, and retries while the registry is unavailable or limits requests. With
/// <paramref name="insecure"/>, TLS with any certificate is tried first and plain HTTP when that is not what answers.
/// </summary>
internal sealed class RegistryConnection(ServerHttp http, string host, RegistryLogin? login, bool insecure, TimeProvider time)
{
    public const int MaxTries = 5;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);
    private readonly RegistryRoot root = new(http, host, insecure);
    private readonly RegistryTokens tokens = new(http, login);

    public string Host => host;

    public bool HasLogin => login is not null;

    public ServerHttp Http => http;

    /// <summary>Sends until a retry would not change the answer.</summary>
    /// <param name="request">Its URL is relative to the registry.</param>
    /// <param name="scope">What a token has to allow.</param>
    public async Task<HttpResponseMessage> SendAsync(ServerRequest request, string scope, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            RetryConditionHeaderValue? asked = null;
            try
            {
                var response = await AuthorizedAsync(request, scope, cancellationToken);
                if (attempt == MaxTries || !IsTransient(response))
                {
                    return response;
                }

                asked = response.Headers.RetryAfter;
                response.Dispose();
            }
            catch (ServerFault fault) when (fault.Trouble == ServerTrouble.Unavailable && attempt < MaxTries)
            {
                // Another try, as after an answer that says the same.
            }

            await PauseAsync(attempt, asked, cancellationToken);
        }
    }

    /// <summary>Waits before another try.</summary>
    /// <param name="attempt">How many there were.</param>
    /// <param name="asked">What the registry asks for.</param>
    public Task PauseAsync(int attempt, RetryConditionHeaderValue? asked, CancellationToken cancellationToken) =>
        Task.Delay(Pause(attempt, asked), time, cancellationToken);

    /// <exception cref="ServerFault">The answer has another status.</exception>
    public async Task ThrowUnlessAsync(
        HttpResponseMessage response,
        string what,
        CancellationToken cancellationToken,
        params HttpStatusCode[] expected
    )
    {
        if (expected.Contains(response.StatusCode))
        {
            return;
        }

        using (response)
        {
            var answer = RegistryAnswer.Read(response.StatusCode, await http.ReadAsync(response, cancellationToken));
            var uri = response.RequestMessage!.RequestUri!;
            var call = RegistryCalls.Of(response.RequestMessage.Method.Method, uri.AbsolutePath);
            var who = ServerRequest.IsOwnAnswer(response) ? host : $"{uri.Authority}, to which {host} redirects,";
            var trouble = IsRefusedElsewhere(response) ? ServerTrouble.Unavailable : answer.Trouble(call, HasLogin);
            throw new ServerFault(trouble, $"{what}: {who} says {answer.Words}") { RetryAfter = response.Headers.RetryAfter };
        }
    }

    /// <summary>Sends once; another time only with the login that the registry asks for.</summary>
    public async Task<HttpResponseMessage> AuthorizedAsync(ServerRequest relative, string scope, CancellationToken cancellationToken)
    {
        var uri = new Uri(await root.FindAsync(cancellationToken), relative.Uri);
        var request = relative with { Uri = uri, AllowsPlain = insecure, Authorization = tokens.For(scope) };
        var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !ServerRequest.IsOwnAnswer(response))
        {
            // Behind a redirect somebody else answers, who must not be able to ask for the registry's login.
            return response;
        }

        var challenges = response.Headers.TryGetValues("WWW-Authenticate", out var values) ? values.Select(Challenge.Parse).ToList() : [];
        if (await tokens.AnswerAsync(uri, challenges, scope, cancellationToken) is not { } authorization)
        {
            return response;
        }

        response.Dispose();
        return await http.SendAsync(request with { Authorization = authorization }, cancellationToken);
    }

    private TimeSpan Pause(int attempt, RetryConditionHeaderValue? asked)
    {
        var wanted = asked?.Delta ?? (asked?.Date is { } date ? date - time.GetUtcNow() : null);
        var own = TimeSpan.FromMilliseconds((300 << attempt) * (0.75 + (Random.Shared.NextDouble() / 2)));
        var pause = wanted > own ? wanted.Value : own;
        return pause < LongestPause ? pause : LongestPause;
    }

    private static bool IsTransient(HttpResponseMessage response) =>
        ServerTroubles.AsksForLater((int)response.StatusCode)
        || (int)response.StatusCode is 500 or 502 or 503 or 504
        || IsRefusedElsewhere(response);

    /// <summary>
    /// The server that the registry redirects to refuses: an URL that has expired, which the registry makes anew. The login was
    /// neither sent there nor rejected.
    /// </summary>
    public static bool IsRefusedElsewhere(HttpResponseMessage response) =>
        (int)response.StatusCode is 401 or 403 && !ServerRequest.IsOwnAnswer(response);
}
