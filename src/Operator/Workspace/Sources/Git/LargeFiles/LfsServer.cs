using System.Net.Http.Headers;
using System.Text.Json;
using Operator.Core.Engines;
using Operator.Entities;
using Operator.Workspace.Network;

namespace Operator.Workspace.Sources.Git.LargeFiles;

/// <summary>Where a repository's Git LFS server is, and what it is to be sent.</summary>
internal sealed record LfsServer(Uri Uri, IReadOnlyDictionary<string, string> Headers)
{
    private const int MaxRedirects = 5;
    private const int MaxAuthentication = 64 << 10;

    public string Name => Uri.Authority;

    public bool HasLogin => Headers.Count > 0;

    /// <summary>
    /// Derived from the repository's URL: one that .lfsconfig names is not followed. With ssh the server says where, and gives a token.
    /// </summary>
    public static async Task<LfsServer> FindAsync(
        GitUrl url,
        GitEnvironment environment,
        GitProcess process,
        string files,
        CancellationToken cancellationToken
    )
    {
        if (!url.IsSsh)
        {
            return new LfsServer(Address(Below(url.Display) + url.Query), Login(environment.LoginFor(url)));
        }

        var result = await process.RunSshAsync(
            environment.Directory,
            [
                .. environment.SshArguments,
                .. url.SshTarget,
                "git-lfs-authenticate",
                $"'{url.SshPath.Replace("'", @"'\''", StringComparison.Ordinal)}'",
                "download",
            ],
            MaxAuthentication,
            cancellationToken
        );
        if (result.ExitCode != 0)
        {
            var reason = GitFailure.Classify(result.Errors, environment.HasCredentials, isPlatforms: false);
            var words = DisplayText.Of(GitFailure.Line(result.Errors), 200);
            throw reason == SourceReasons.Unavailable
                ? new BuildFault(reason, $"{url.Host} does not say where its Git LFS server is: {words}", result.Errors)
                : new BuildFault(
                    SourceReasons.LargeFilesFailed,
                    $"Git LFS is not enabled at {url.Host}, which says {words}, but {files} is kept there",
                    result.Errors
                );
        }

        var (href, headers) = Read(result.Output);
        return new LfsServer(href ?? Address(Below($"https://{url.Host}/{url.SshPath.TrimStart('/')}")), headers);
    }

    /// <summary>Asks for files. A server may redirect this too, for example to https; the login stays with the first origin.</summary>
    public async Task<(int Status, byte[] Body)> AskAsync(ServerHttp http, byte[] question, CancellationToken cancellationToken)
    {
        var first = new Uri($"{Uri.GetLeftPart(UriPartial.Path)}/objects/batch{Uri.Query}");
        var target = first;
        var isOwn = true;
        for (var hop = 0; ; hop++)
        {
            isOwn = isOwn && IsSameOrigin(target);
            var request = new ServerRequest(HttpMethod.Post, target)
            {
                Accept = [LfsBatch.MediaType],
                OwnHeaders = isOwn ? Headers : new Dictionary<string, string>(),
                Content = () => new ByteArrayContent(question) { Headers = { ContentType = new MediaTypeHeaderValue(LfsBatch.MediaType) } },
            };
            using var response = await http.SendAsync(request, cancellationToken);
            if ((int)response.StatusCode is 301 or 302 or 307 or 308 && response.Headers.Location is { } location && hop < MaxRedirects)
            {
                var next = ServerHttp.Next(target, location);
                target =
                    next.Scheme == Uri.UriSchemeHttp && target.Scheme != Uri.UriSchemeHttp
                        ? throw new ServerFault(ServerTrouble.Forbidden, $"{Name} leads to an http URL, which is not followed")
                        : next;
                continue;
            }

            return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
    }

    /// <summary>What a URL of this server's is to be sent, unless the server has said so itself.</summary>
    public IReadOnlyDictionary<string, string> HeadersFor(Uri target, IReadOnlyDictionary<string, string> given) =>
        given.ContainsKey("Authorization") || !IsSameOrigin(target)
            ? given
            : Headers.Concat(given.Where(header => !Headers.ContainsKey(header.Key))).ToDictionary(StringComparer.OrdinalIgnoreCase);

    private bool IsSameOrigin(Uri target) => target.GetLeftPart(UriPartial.Authority) == Uri.GetLeftPart(UriPartial.Authority);

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
            ? uri
            : throw new BuildFault(SourceReasons.LargeFilesFailed, $"{DisplayText.Of(text, 200)} is not the URL of a Git LFS server");

    private static string Below(string repository)
    {
        var text = repository.TrimEnd('/');
        return text.EndsWith(".git", StringComparison.Ordinal) ? $"{text}/info/lfs" : $"{text}.git/info/lfs";
    }

    private static Dictionary<string, string> Login(AuthenticationHeaderValue? login) =>
        login is null ? [] : new Dictionary<string, string> { ["Authorization"] = login.ToString() };

    private static (Uri? Href, IReadOnlyDictionary<string, string> Headers) Read(string output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            return LfsBatch.Place(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, new Dictionary<string, string>());
        }
    }
}
