using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Operator.Testing.Servers;

/// <summary>
/// A real registry: Debian's docker-registry behind a server of the test's own, which passes everything on, and in which a test may
/// answer first, ask for a login, or speak TLS.
/// </summary>
public sealed class RegistryServer : LoopbackServer
{
    private readonly Process process;
    private readonly string directory = Directory.CreateTempSubdirectory("registry-").FullName;
    private readonly HttpClient inner = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly int innerPort = SshServer.FreePort();

    private RegistryServer(TestCertificates? certificates, bool readOnly, IPAddress? address, int port)
        : base(certificates?.Server, address, port)
    {
        Handler = PassOnAsync;
        File.WriteAllText(Path.Combine(directory, "config.yml"), Configuration(readOnly));
        process = Process.Start(
            new ProcessStartInfo(Tool.Find("docker-registry"), ["serve", Path.Combine(directory, "config.yml")])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>As in image references.</summary>
    public string Host => $"127.0.0.1:{Port}";

    /// <summary>The registry itself, past all that the test puts before it.</summary>
    public string InnerHost => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{innerPort}");

    /// <summary>When set, asked for by a Basic challenge.</summary>
    public (string User, string Password)? Login { get; set; }

    /// <summary>When set, asked for by a Bearer challenge; the token is to be had from this server for this login.</summary>
    public (string User, string Password)? TokenLogin { get; set; }

    /// <summary>When set beside <see cref="TokenLogin"/>, the token is to be had in exchange for this one too, by POST.</summary>
    public string? RefreshToken { get; set; }

    public static async Task<RegistryServer> StartAsync(
        TestCertificates? certificates = null,
        bool readOnly = false,
        IPAddress? address = null,
        int port = 0
    )
    {
        var server = new RegistryServer(certificates, readOnly, address, port);
        await server.ListenAsync();
        await Eventually.HoldsAsync(() => SshServer.Answers(server.innerPort), "the registry listens");
        return server;
    }

    /// <summary>Puts a blob and returns its digest.</summary>
    public async Task<string> PutBlobAsync(string repository, byte[] content)
    {
        var digest = Digest(content);
        using var started = await inner.PostAsync($"http://{InnerHost}/v2/{repository}/blobs/uploads/", null);
        var location = started.Headers.Location!;
        var uri = new Uri(
            new Uri($"http://{InnerHost}"),
            location + (location.ToString().Contains('?', StringComparison.Ordinal) ? "&" : "?") + $"digest={digest}"
        );
        using var ended = await inner.PutAsync(uri, new ByteArrayContent(content));
        ended.EnsureSuccessStatusCode();
        return digest;
    }

    /// <summary>Puts a manifest and returns its digest.</summary>
    public async Task<string> PutManifestAsync(string repository, string reference, string mediaType, string json)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var answer = await inner.PutAsync($"http://{InnerHost}/v2/{repository}/manifests/{reference}", content);
        answer.EnsureSuccessStatusCode();
        return Digest(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Digest of a tag; null when there is no such tag.</summary>
    public async Task<string?> DigestOfAsync(string repository, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"http://{InnerHost}/v2/{repository}/manifests/{tag}");
        request.Headers.Accept.ParseAdd("application/vnd.oci.image.manifest.v1+json");
        request.Headers.Accept.ParseAdd("application/vnd.oci.image.index.v1+json");
        request.Headers.Accept.ParseAdd("application/vnd.docker.distribution.manifest.v2+json");
        using var answer = await inner.SendAsync(request);
        return answer.IsSuccessStatusCode ? answer.Headers.GetValues("Docker-Content-Digest").Single() : null;
    }

    public static string Digest(byte[] content) =>
        $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))}";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        inner.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private string Configuration(bool readOnly) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            version: 0.1
            log: { level: error }
            storage:
              filesystem: { rootdirectory: {{directory}}/data }
              maintenance: { readonly: { enabled: {{(readOnly ? "true" : "false")}} } }
            http: { addr: "127.0.0.1:{{innerPort}}" }

            """
        );

    private async Task PassOnAsync(HttpContext context)
    {
        if (context.Request.Path == "/token")
        {
            await GiveTokenAsync(context);
            return;
        }

        if (Challenge(context.Request) is { } challenge)
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = challenge;
            await context.Response.WriteAsync("""{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}""");
            return;
        }

        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            $"http://{InnerHost}{context.Request.Path}{context.Request.QueryString}"
        );
        request.Content = new StreamContent(context.Request.Body);
        request.Headers.Host = context.Request.Host.Value;
        request.Headers.Add("X-Forwarded-Proto", context.Request.Scheme);
        if (context.Request.Headers.Accept.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Accept", context.Request.Headers.Accept.ToArray());
        }

        if (context.Request.ContentType is { } type)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        foreach (var name in new[] { "Range", "Content-Range" })
        {
            // The registry's own form of Content-Range is none that HTTP knows.
            var values = context.Request.Headers[name].ToArray();
            _ =
                values.Length == 0
                || request.Headers.TryAddWithoutValidation(name, values)
                || request.Content.Headers.TryAddWithoutValidation(name, values);
        }

        using var answer = await inner.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Transfer-Encoding"))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        await answer.Content.CopyToAsync(context.Response.Body);
    }

    private string? Challenge(HttpRequest request)
    {
        if (Login is { } login && request.Headers.Authorization != Basic(login))
        {
            return "Basic realm=\"registry\"";
        }

        return TokenLogin is { } wanted && request.Headers.Authorization != $"Bearer token-of-{wanted.User}"
            ? $"Bearer realm=\"{Url}/token\",service=\"registry\",scope=\"repository:any:pull\""
            : null;
    }

    private async Task GiveTokenAsync(HttpContext context)
    {
        if (TokenLogin is { } login && context.Request.Headers.Authorization == Basic(login))
        {
            await context.Response.WriteAsync($$"""{"token":"token-of-{{login.User}}"}""");
            return;
        }

        if (TokenLogin is { } exchanged && context.Request.HasFormContentType && IsExchange(await context.Request.ReadFormAsync()))
        {
            await context.Response.WriteAsync($$"""{"access_token":"token-of-{{exchanged.User}}"}""");
            return;
        }

        context.Response.StatusCode = (int)HttpStatusCode.Unauthorized;
    }

    private bool IsExchange(IFormCollection form) =>
        form["grant_type"] == "refresh_token"
        && form["refresh_token"] == RefreshToken
        && form["service"] == "registry"
        && form["client_id"].Count == 1
        && form["scope"].ToString().StartsWith("repository:", StringComparison.Ordinal);

    private static string Basic((string User, string Password) login) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}"))}";
}
