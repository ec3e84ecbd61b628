using System.Net;
using System.Text;
using Operator.Core.Engines;
using Operator.Core.Images;
using Operator.Workspace.Registry;

namespace Operator.Tests.Workspace.Registry;

public sealed class RegistryClientTests
{
    private const string OnlyHelpers =
        "only credential helpers (credsStore, credHelpers), which builds do not have; put the login itself into auths";

    private const string Refused = ", because of which the engine refuses the whole file";

    [Theory]
    [InlineData("ubuntu", "docker.io", "library/ubuntu", "latest")]
    [InlineData("team/app:1", "docker.io", "team/app", "1")]
    [InlineData("docker.io/python:3.11-slim", "docker.io", "library/python", "3.11-slim")]
    [InlineData("localhost/app", "localhost", "app", "latest")]
    [InlineData("10.251.0.1:5000/ns/app:v1", "10.251.0.1:5000", "ns/app", "v1")]
    [InlineData("registry.example.com/a/b__c.d-e:T_1", "registry.example.com", "a/b__c.d-e", "T_1")]
    public void Reference_is_taken_apart(string text, string host, string repository, string reference)
    {
        var name = ImageName.Parse(text)!;

        Assert.Equal((host, repository, reference), (name.Host, name.Repository, name.Reference));
    }

    [Fact]
    public void Digest_goes_before_the_tag()
    {
        var digest = "sha256:" + new string('a', 64);

        Assert.Equal(digest, ImageName.Parse($"registry.example.com/app:1@{digest}")!.Reference);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper/Case")]
    [InlineData("registry.example.com/app:")]
    [InlineData("registry.example.com/a//b")]
    [InlineData("registry.example.com/../app")]
    [InlineData("user@registry.example.com/app")]
    [InlineData("registry.example.com/app@sha256:abc")]
    public void Text_that_is_no_reference_is_none(string text) => Assert.Null(ImageName.Parse(text));

    [Theory]
    [InlineData("https://index.docker.io/v1/", "docker.io")]
    [InlineData("docker.io", "docker.io")]
    [InlineData("registry.example.com", "registry.example.com")]
    [InlineData("https://registry.example.com/v2/", "registry.example.com")]
    [InlineData("http://10.0.0.1:5000", "10.0.0.1:5000")]
    [InlineData("registry.example.com:443", "registry.example.com")]
    public void Login_is_found_by_host(string key, string host)
    {
        var credentials = RegistryCredentials.Parse($$$$"""{"auths":{"{{{{key}}}}":{"auth":"YWRhOnBhOnNz"}}}""");

        Assert.Equal(("ada", "pa:ss"), (credentials.For(host)?.Username, credentials.For(host)?.Password));
        Assert.Null(credentials.For("other.example.com"));
        Assert.Null(credentials.For("registry.example.com:5000"));
    }

    [Fact]
    public void Identity_token_needs_no_password()
    {
        var credentials = RegistryCredentials.Parse("""{"auths":{"a.example.com":{"identitytoken":"refresh"}}}""");

        Assert.Equal("refresh", credentials.For("a.example.com")!.IdentityToken);
        Assert.Equal(["refresh"], credentials.Secrets);
    }

    [Theory]
    [InlineData("[]", "has no auths")]
    [InlineData("{}", "has no auths")]
    [InlineData("""{"credsStore":"desktop"}""", "has no auths, " + OnlyHelpers)]
    [InlineData("""{"credHelpers":{"h":"gcr"}}""", "has no auths, " + OnlyHelpers)]
    [InlineData("""{"auths":{"h":{"auth":"%%%"}}}""", "has an auth for h that is not base64" + Refused)]
    [InlineData("""{"auths":{"h":{"auth":"YWRh"}}}""", "has an auth for h that is not username:password" + Refused)]
    [InlineData("""{"auths":{"h":{"auth":"OnB3"}}}""", "has an auth for h that is not username:password" + Refused)]
    [InlineData("""{"auths":5}""", "is not a Docker configuration in JSON")]
    public void Configuration_that_cannot_be_used_says_why(string text, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => RegistryCredentials.Parse(text)).Message);

    [Theory]
    [InlineData("""{"https://hub.example.com/v1/":{}}""")]
    [InlineData("""{"https://hub.example.com/v1/":null}""")]
    [InlineData("""{"hub.example.com":{"email":"ada@example.com"}}""")]
    [InlineData("""{"":{},"://":{},"/":{},"what is this":{"auth":""}}""")]
    [InlineData("""{"a.example.com":5,"b.example.com":[]}""")]
    [InlineData("""{"https://r.example.com/v1/":{"email":"ada@example.com"}}""")]
    public void Entries_without_a_login_do_no_harm(string entries)
    {
        var text = $$"""{"auths": {{entries[..^1]}} ,"r.example.com":{"username":"ada","password":"pw"} } }""";

        var login = RegistryCredentials.Parse(text).For("r.example.com");

        Assert.Equal(("ada", "pw"), (login?.Username, login?.Password));
    }

    [Theory]
    [InlineData("""{"auths":{"https://r.example.com/v1/":{}}}""", "has no login for https://r.example.com/v1/")]
    [InlineData("""{"auths":{"r.example.com":{"email":"a@b"}}}""", "has no login for r.example.com")]
    [InlineData("""{"auths":{"r.example.com":{}},"credsStore":"desktop"}""", "has no login for r.example.com, " + OnlyHelpers)]
    [InlineData("""{"auths":{},"credHelpers":{"r.example.com":"gcr"}}""", "has no login for r.example.com, " + OnlyHelpers)]
    public void Entry_that_is_needed_must_have_a_login(string text, string problem)
    {
        var credentials = RegistryCredentials.Parse(text);

        Assert.Equal(problem, Assert.Throws<FormatException>(() => credentials.For("r.example.com")).Message);
        Assert.Null(credentials.For("other.example.com"));
    }

    [Theory]
    [InlineData("YWRhOnBh", null)]
    [InlineData("YWRhOnB3MQ==", null)]
    [InlineData("YWRhOnB3MQ", "YWRhOnB3MQ==")]
    [InlineData("YWRhOnB3MQ=", "YWRhOnB3MQ==")]
    [InlineData(" YWRhOnBh", "YWRhOnBh")]
    [InlineData("YWRh OnB3\\nMQ", "YWRhOnB3MQ==")]
    public void Auth_is_read_without_its_padding_too_and_padded_for_the_engine(string auth, string? even)
    {
        var text = $$"""{"auths":{"a":{"email":"a@b"},"h":{"auth":"{{auth}}","email":"c@d"},"i":{} },"credHelpers":{"g":"gcr"} }""";
        var credentials = RegistryCredentials.Parse(text);

        Assert.Equal("ada", credentials.For("h")?.Username);
        var expected = even is null
            ? null
            : $$$$"""{"auths":{"a":{"email":"a@b"},"h":{"auth":"{{{{even}}}}","email":"c@d"},"i":{}},"credHelpers":{"g":"gcr"}}""";
        Assert.Equal(expected, credentials.ForEngine(text) is { } bytes ? Encoding.UTF8.GetString(bytes) : null);
    }

    [Theory]
    [InlineData("https://index.docker.io/v1/")]
    [InlineData("index.docker.io/v1/")]
    [InlineData("docker.io")]
    [InlineData("registry-1.docker.io")]
    [InlineData("https://registry-1.docker.io/v2/")]
    [InlineData("index.docker.io")]
    [InlineData("https://registry.hub.docker.com/")]
    public void Docker_Hub_is_found_by_each_of_its_names(string key) =>
        Assert.Equal("ada", RegistryCredentials.Parse($$"""{"auths":{"{{key}}":{"auth":"YWRhOnBh"} } }""").For("docker.io")?.Username);

    [Theory]
    [InlineData(401, "", false, ServerTrouble.LoginMissing)]
    [InlineData(401, "UNAUTHORIZED", true, ServerTrouble.LoginRejected)]
    [InlineData(403, "DENIED", true, ServerTrouble.Denied)]
    [InlineData(403, "", false, ServerTrouble.LoginMissing)]
    [InlineData(404, "NAME_UNKNOWN", true, ServerTrouble.NotFound)]
    [InlineData(400, "NAME_INVALID", true, ServerTrouble.NameInvalid)]
    [InlineData(404, "MANIFEST_UNKNOWN", true, ServerTrouble.NotFound)]
    [InlineData(404, "", true, ServerTrouble.NotFound)]
    [InlineData(405, "UNSUPPORTED", true, ServerTrouble.Refused)]
    [InlineData(412, "PRECONDITION", true, ServerTrouble.Refused)]
    [InlineData(429, "TOOMANYREQUESTS", true, ServerTrouble.Unavailable)]
    [InlineData(502, "", true, ServerTrouble.Unavailable)]
    public void Answer_is_classified(int status, string code, bool hasLogin, ServerTrouble trouble)
    {
        var body = code.Length == 0 ? "<html>proxy</html>" : $$"""{"errors":[{"code":"{{code}}","message":"words"}]}""";

        var answer = RegistryAnswer.Read((HttpStatusCode)status, Encoding.UTF8.GetBytes(body));

        Assert.Equal(trouble, answer.Trouble(RegistryCall.Read, hasLogin));
        Assert.Contains(code.Length == 0 ? $"{status}" : $"{code} words", answer.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/v2/team/app/blobs/uploads/", 404, "", ServerTrouble.NotFound)]
    [InlineData("POST", "/v2/team/app/blobs/uploads/?mount=a&from=b", 404, "", ServerTrouble.NotFound)]
    [InlineData("PATCH", "/v2/team/app/blobs/uploads/5f", 404, "", ServerTrouble.Unavailable)]
    [InlineData("PUT", "/v2/team/app/blobs/uploads/5f", 416, "", ServerTrouble.Unavailable)]
    [InlineData("PUT", "/v2/team/app/blobs/uploads/5f", 404, "NAME_UNKNOWN", ServerTrouble.NotFound)]
    [InlineData("PUT", "/v2/team/app/blobs/uploads/5f", 400, "BLOB_UPLOAD_INVALID", ServerTrouble.Unavailable)]
    [InlineData("PUT", "/v2/team/app/manifests/1", 404, "", ServerTrouble.NotFound)]
    [InlineData("PUT", "/v2/team/app/manifests/1", 404, "MANIFEST_BLOB_UNKNOWN", ServerTrouble.Unavailable)]
    [InlineData("GET", "/v2/team/app/blobs/sha256:aa", 404, "BLOB_UNKNOWN", ServerTrouble.NotFound)]
    [InlineData("GET", "/v2/team/app/manifests/1", 416, "", ServerTrouble.Refused)]
    [InlineData("GET", "/v2/team/app/manifests/1", 408, "", ServerTrouble.Unavailable)]
    [InlineData("POST", "/v2/team/app/blobs/uploads/", 425, "", ServerTrouble.Unavailable)]
    [InlineData("PUT", "/v2/team/app/manifests/1", 499, "", ServerTrouble.Unavailable)]
    [InlineData("GET", "/v2/team/app/manifests/1", 404, "manifest unknown", ServerTrouble.NotFound)]
    public void Answer_is_classified_by_what_was_asked(string method, string path, int status, string code, ServerTrouble trouble) =>
        Assert.Equal(trouble, ServerTroubles.OfAnswer(RegistryCalls.Of(method, path), status, code, hasLogin: true));

    [Fact]
    public void Challenge_is_read()
    {
        var challenge = Challenge.Parse(
            "Bearer realm=\"https://auth.example.com/token?x=1\",service=\"registry\",scope=\"repository:a/b:pull,push\""
        );

        Assert.True(challenge.IsBearer);
        Assert.Equal("https://auth.example.com/token?x=1", challenge.Parameters["realm"]);
        Assert.Equal("repository:a/b:pull,push", challenge.Parameters["scope"]);
        Assert.True(Challenge.Parse("Basic realm=registry").IsBasic);
    }
}
