using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Operator.Core.Engines;
using Operator.Core.Formats;
using Operator.Workspace.Network;

namespace Operator.Workspace.Registry;

/// <summary>Answers a registry's challenge: Basic from the login, or a bearer token fetched from where the challenge says.</summary>
internal sealed class RegistryTokens(ServerHttp http, RegistryLogin? login)
{
    private readonly ConcurrentDictionary<string, AuthenticationHeaderValue> known = new(StringComparer.Ordinal);

    public AuthenticationHeaderValue? For(string scope) =>
        login?.RegistryToken is { } token ? new AuthenticationHeaderValue("Bearer", token) : known.GetValueOrDefault(scope);

    /// <summary>Null when there is no way to answer the challenge.</summary>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(
        Uri registry,
        IReadOnlyList<Challenge> challenges,
        string scope,
        CancellationToken cancellationToken
    )
    {
        known.TryRemove(scope, out _);
        if (login?.RegistryToken is not null)
        {
            return null;
        }

        var bearer = challenges.FirstOrDefault(challenge => challenge.IsBearer);
        var answer =
            bearer is not null ? await FetchAsync(registry, bearer, scope, cancellationToken)
            : challenges.Any(challenge => challenge.IsBasic) && login?.Password is not null ? AuthenticationHeaderValue.Parse(login.Basic)
            : null;
        if (answer is not null)
        {
            known[scope] = answer;
        }

        return answer;
    }

    private async Task<AuthenticationHeaderValue?> FetchAsync(
        Uri registry,
        Challenge challenge,
        string scope,
        CancellationToken cancellationToken
    )
    {
        if (!challenge.Parameters.TryGetValue("realm", out var realm) || !Uri.TryCreate(realm, UriKind.Absolute, out var uri))
        {
            throw new ServerFault(ServerTrouble.Invalid, $"{registry.Authority} asks for a token but does not say where to get one");
        }

        // A registry reached by TLS must not be able to have the password sent in the clear.
        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && registry.Scheme == Uri.UriSchemeHttp))
        {
            throw new ServerFault(ServerTrouble.Invalid, $"{registry.Authority} asks for its login over {uri.Scheme}");
        }

        var request = login?.IdentityToken is { } identity ? Exchange(uri, challenge, scope, identity) : Ask(uri, challenge, scope);
        using var response = await http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var answer = RegistryAnswer.Read(response.StatusCode, body);
            throw new ServerFault(answer.Trouble(RegistryCall.Read, login is not null), $"{uri.Authority} gives no token: {answer.Words}");
        }

        return Read(body) is { } token
            ? new AuthenticationHeaderValue("Bearer", token)
            : throw new ServerFault(ServerTrouble.Invalid, $"{uri.Authority} answers without a token");
    }

    private ServerRequest Ask(Uri realm, Challenge challenge, string scope)
    {
        var query = string.Join('&', Parameters(challenge, scope).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        var uri = new UriBuilder(realm) { Query = realm.Query.Length > 1 ? $"{realm.Query[1..]}&{query}" : query }.Uri;
        return new ServerRequest(HttpMethod.Get, uri)
        {
            Authorization = login?.Password is null ? null : AuthenticationHeaderValue.Parse(login.Basic),
        };
    }

    private static ServerRequest Exchange(Uri realm, Challenge challenge, string scope, string identityToken) =>
        new(HttpMethod.Post, realm)
        {
            Content = () =>
                new FormUrlEncodedContent([
                    new("grant_type", "refresh_token"),
                    new("refresh_token", identityToken),
                    new("client_id", "imagebuild-operator"),
                    .. Parameters(challenge, scope),
                ]),
        };

    private static IEnumerable<KeyValuePair<string, string>> Parameters(Challenge challenge, string scope)
    {
        if (challenge.Parameters.TryGetValue("service", out var service))
        {
            yield return new("service", service);
        }

        // One parameter for each: where a blob is mounted, a token is needed for two repositories.
        foreach (var part in scope.Split(' '))
        {
            yield return new("scope", part);
        }
    }

    private static string? Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return JsonText.Of(document.RootElement, "token") ?? JsonText.Of(document.RootElement, "access_token");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
