using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Operator.Testing.Servers;

/// <summary>A real git server: git's own http-backend, as CGI, over the bare repositories in a directory.</summary>
public sealed class GitServer : LoopbackServer
{
    private GitServer(X509Certificate2? certificate, IPAddress? address)
        : base(certificate, address)
    {
        Handler = HandleAsync;
    }

    /// <summary>Directory of the bare repositories.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("git-server-").FullName;

    /// <summary>When set, nothing is served without it.</summary>
    public (string User, string Password)? Login { get; set; }

    /// <summary>True hides version 2 of the protocol, so that the server hands out no commit that it does not advertise.</summary>
    public bool OldProtocol { get; set; }

    public static async Task<GitServer> StartAsync(X509Certificate2? certificate = null, IPAddress? address = null)
    {
        var server = new GitServer(certificate, address);
        await server.ListenAsync();
        return server;
    }

    /// <summary>URL of a repository.</summary>
    public string UrlOf(string repository) => $"{Url}/{repository}.git";

    /// <summary>A bare repository to push to.</summary>
    public string Create(string repository, string format = "sha1")
    {
        var path = Path.Combine(Root, $"{repository}.git");
        GitProject.Git(Root, "init", "--quiet", "--bare", "--initial-branch=main", $"--object-format={format}", path);
        return path;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (Login is { } login && context.Request.Headers.Authorization != Basic(login))
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
            return;
        }

        using var backend = Process.Start(Describe(context.Request))!;
        var upload = UploadAsync(context, backend);
        await AnswerAsync(context, backend.StandardOutput.BaseStream);
        await upload;
        await backend.WaitForExitAsync(context.RequestAborted);
    }

    private ProcessStartInfo Describe(HttpRequest request)
    {
        var start = new ProcessStartInfo("git", ["http-backend"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GIT_PROJECT_ROOT"] = Root,
            ["GIT_HTTP_EXPORT_ALL"] = "1",
            ["GIT_CONFIG_COUNT"] = "1",
            ["GIT_CONFIG_KEY_0"] = "safe.directory",
            ["GIT_CONFIG_VALUE_0"] = "*",
            ["REQUEST_METHOD"] = request.Method,
            ["PATH_INFO"] = request.Path,
            ["QUERY_STRING"] = request.QueryString.Value?.TrimStart('?'),
            ["CONTENT_TYPE"] = request.ContentType,
            ["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding,
            ["GIT_PROTOCOL"] = OldProtocol ? null : (string?)request.Headers["Git-Protocol"],
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task UploadAsync(HttpContext context, Process backend)
    {
        await context.Request.Body.CopyToAsync(backend.StandardInput.BaseStream, context.RequestAborted);
        backend.StandardInput.Close();
    }

    private static async Task AnswerAsync(HttpContext context, Stream output)
    {
        while (await ReadLineAsync(output) is { Length: > 0 } line)
        {
            var parts = line.Split(": ", 2);
            if (parts[0] == "Status")
            {
                context.Response.StatusCode = int.Parse(parts[1].Split(' ')[0], CultureInfo.InvariantCulture);
            }
            else
            {
                context.Response.Headers[parts[0]] = parts[1];
            }
        }

        await output.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r');
    }

    private static string Basic((string User, string Password) login) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}"))}";
}
