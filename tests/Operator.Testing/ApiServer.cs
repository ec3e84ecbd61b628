using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Operator.Testing;

/// <summary>Plain HTTP to an API server, for what a typed client hides: raw bodies, Table output, strict validation.</summary>
public sealed class ApiServer : IDisposable
{
    private readonly HttpClient client;

    private ApiServer(HttpClient client) => this.client = client;

    /// <summary>The server of the current context of a kubeconfig with a client certificate.</summary>
    /// <param name="variable">Environment variable with the path of the kubeconfig.</param>
    public static ApiServer FromEnvironment(string variable)
    {
        var path = Environment.GetEnvironmentVariable(variable);
        Assert.False(string.IsNullOrEmpty(path), $"{variable} is not set: dev/cluster env prints it");
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(path)));
        var config = yaml.Documents[0].RootNode;
        var (cluster, user) = (config["clusters"][0]["cluster"], config["users"][0]["user"]);
        var authority = X509Certificate2.CreateFromPem(Pem(cluster, "certificate-authority"));
        var handler = new SocketsHttpHandler();
        handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPem(Pem(user, "client-certificate"), Pem(user, "client-key"))];
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { authority },
        };
        return new ApiServer(new HttpClient(handler) { BaseAddress = new Uri(cluster["server"].ToString()) });
    }

    /// <summary>Sends a request and reads the whole answer, whatever its status.</summary>
    public async Task<ApiAnswer> SendAsync(
        HttpMethod method,
        string path,
        string? body = null,
        string contentType = "application/json",
        string accept = "application/json"
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.ParseAdd(accept);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new ApiAnswer((int)response.StatusCode, text);
    }

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<ApiAnswer> PostAsync(string path, JsonNode body) => SendAsync(HttpMethod.Post, path, body.ToJsonString());

    public void Dispose() => client.Dispose();

    private static string Pem(YamlNode section, string name)
    {
        var data = (YamlMappingNode)section;
        return data.Children.TryGetValue($"{name}-data", out var inline)
            ? Encoding.ASCII.GetString(Convert.FromBase64String(inline.ToString()))
            : File.ReadAllText(data[name].ToString());
    }
}

/// <summary>What the API server answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Text">Body.</param>
public sealed record ApiAnswer(int Status, string Text)
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>What the server has against the object, field by field, without its remark that it looked no further.</summary>
    public IReadOnlyList<Cause> Causes =>
        [
            .. (Json["details"]?["causes"]?.AsArray() ?? [])
                .Select(cause => new Cause(cause!["field"]?.GetValue<string>() ?? "", cause["message"]!.GetValue<string>()))
                .Where(cause => !cause.Message.Contains("some validation rules were not checked", StringComparison.Ordinal)),
        ];

    /// <summary>The JSON of an answer that must have succeeded.</summary>
    public JsonNode Checked()
    {
        Assert.True(Status is >= 200 and < 300, $"{Status}: {Text}");
        return Json;
    }

    /// <summary>One objection.</summary>
    public sealed record Cause(string Field, string Message);
}
