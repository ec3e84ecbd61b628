using System.Net.Http.Headers;
using System.Text.Json;

namespace Operator.Workspace.Registry;

/// <summary>Answers a registry's challenge: Basic from the login, or a bearer token fetched where the challenge says.</summary>
internal sealed class RegistryTokens(HttpClient http, RegistryLogin? login)
{
    private readonly Dictionary<string, AuthenticationHeaderValue> known = new(StringComparer.Ordinal);

    public AuthenticationHeaderValue? For(string scope) =>
        login?.RegistryToken is { } token ? new AuthenticationHeaderValue("Bearer", token) : known.GetValueOrDefault(scope);

    /// <summary>Null when the challenge cannot be answered, or has been answered in vain before.</summary>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(
        Uri registry,
        IReadOnlyList<Challenge> challenges,
        string scope,
        CancellationToken cancellationToken
    )
    {
        known.Remove(scope);
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
            throw new RegistryFault(RegistryProblem.Invalid, $"{registry.Authority} asks for a token but does not say where to get it");
        }

        // A registry reached by TLS must not be able to have the password sent in the clear.
        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && registry.Scheme == Uri.UriSchemeHttp))
        {
            throw new RegistryFault(RegistryProblem.Invalid, $"{registry.Authority} wants its login sent over {uri.Scheme}");
        }

        using var request = login?.IdentityToken is not null
            ? Exchange(uri, challenge, scope, login.IdentityToken)
            : Ask(uri, challenge, scope);
        using var response = await http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var problem = RegistryAnswer.Classify(response.StatusCode, body, login is not null);
            throw new RegistryFault(problem, $"{uri.Authority} gives no token: {RegistryAnswer.Words(response.StatusCode, body)}");
        }

        return Read(body) is { } token
            ? new AuthenticationHeaderValue("Bearer", token)
            : throw new RegistryFault(RegistryProblem.Invalid, $"{uri.Authority} answers without a token");
    }

    private HttpRequestMessage Ask(Uri realm, Challenge challenge, string scope)
    {
        var query = string.Join('&', Parameters(challenge, scope).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = Join(realm.Query, query) }.Uri);
        if (login?.Password is not null)
        {
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(login.Basic);
        }

        return request;
    }

    private static HttpRequestMessage Exchange(Uri realm, Challenge challenge, string scope, string identityToken) =>
        new(HttpMethod.Post, realm)
        {
            Content = new FormUrlEncodedContent([
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

        yield return new("scope", scope);
    }

    private static string Join(string query, string more) => query.Length > 1 ? $"{query[1..]}&{more}" : more;

    private static string? Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            foreach (var name in new[] { "token", "access_token" })
            {
                if (document.RootElement.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } token)
                {
                    return token;
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
