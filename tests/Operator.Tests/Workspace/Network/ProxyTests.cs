using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;

namespace Operator.Tests.Workspace.Network;

public sealed class ProxyTests
{
    private static readonly BuildProxy Settings = new()
    {
        HttpProxy = "http://proxy:3128",
        HttpsProxy = "http://tls-proxy:3128",
        NoProxy = "internal.example.com, .corp, 10.0.0.0/8,*.lan",
    };

    [Theory]
    [InlineData("http", "example.com", "proxy")]
    [InlineData("https", "example.com", "tls-proxy")]
    [InlineData("https", "internal.example.com", null)]
    [InlineData("https", "a.internal.example.com", null)]
    [InlineData("https", "notinternal.example.com", "tls-proxy")]
    [InlineData("https", "git.corp", null)]
    [InlineData("https", "git.lan", null)]
    [InlineData("http", "10.2.3.4", null)]
    [InlineData("http", "11.2.3.4", "proxy")]
    public void Route_follows_the_usual_conventions(string scheme, string host, string? proxy) =>
        Assert.Equal(proxy, new ProxyRoute(Settings).For(scheme, host)?.Host);

    [Fact]
    public void Route_without_settings_is_direct() => Assert.Null(new ProxyRoute(null).For("https", "example.com"));

    [Fact]
    public void Plain_request_loses_the_proxys_headers_and_asks_for_one_answer()
    {
        var request = ProxyRequest.Parse(
            "GET http://git.example.com:8080/a?b HTTP/1.1\r\nHost: git.example.com:8080\r\nProxy-Connection: Keep-Alive\r\n\r\n"
        )!;

        Assert.Equal(("git.example.com", 8080, false), (request.Host, request.Port, request.IsTunnel));
        Assert.Equal("GET /a?b HTTP/1.1\r\nHost: git.example.com:8080\r\nConnection: close\r\n\r\n", request.OriginHead);
    }

    [Fact]
    public void Tunnel_names_host_and_port()
    {
        var request = ProxyRequest.Parse("CONNECT [::1]:443 HTTP/1.1\r\n\r\n")!;

        Assert.Equal(("::1", 443, true), (request.Host, request.Port, request.IsTunnel));
    }

    [Theory]
    [InlineData("GET /path HTTP/1.1\r\n\r\n")]
    [InlineData("GET ftp://host/ HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT host HTTP/1.1\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    public void Other_request_is_none(string head) => Assert.Null(ProxyRequest.Parse(head));
}
