using System.Text.Json;
using System.Text.RegularExpressions;
using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Engines.BuildKit;

/// <summary>The policy, applied as BuildKit applies it: of the rules that match, the last one decides, and what none matches is allowed.</summary>
public sealed class SourcePolicyTests
{
    [Theory]
    [InlineData("docker-image://docker.io/library/alpine:3")]
    [InlineData("docker-image://registry.example.com:5000/team/base@sha256:aa")]
    [InlineData("docker-image://10.251.0.1:5000/team/base:1")]
    [InlineData("docker-image://203.0.113.7/base:1")]
    [InlineData("docker-image://192.168.1.1:5000/base:1")]
    [InlineData("docker-image://1password.example.com/base:1")]
    [InlineData("docker-image://docker.io/localhost/app:1")]
    [InlineData("docker-image://docker.io/team/127.0.0.1:1")]
    [InlineData("https://example.com/169.254.169.254/file")]
    [InlineData("https://example.com/a?u=http://127.0.0.1/")]
    [InlineData("https://8.8.8.8/file")]
    [InlineData("https://2130706433.example.com/file")]
    [InlineData("git://github.com/team/app.git#main")]
    [InlineData("local://context")]
    [InlineData("oci-layout://127.0.0.1/x")]
    public void Ordinary_source_is_allowed(string source) => Assert.True(Allows(source, new NetworkRules()));

    [Theory]
    [InlineData("docker-image://127.0.0.1:5000/x:1")]
    [InlineData("docker-image://127.255.255.254/x:1")]
    [InlineData("docker-image://localhost:5000/x:1")]
    [InlineData("docker-image://LOCALHOST/x:1")]
    [InlineData("docker-image://a.localhost/x:1")]
    [InlineData("docker-image://169.254.169.254/x:1")]
    [InlineData("docker-image://[::1]:5000/x:1")]
    [InlineData("docker-image://0.0.0.0:5000/x:1")]
    [InlineData("http://169.254.169.254/latest/meta-data/iam")]
    [InlineData("http://169.254.169.254:80/")]
    [InlineData("http://169.254.169.254.:80/")]
    [InlineData("http://169.254.169.254")]
    [InlineData("HTTP://169.254.169.254/")]
    [InlineData("http://user:pass@169.254.169.254/")]
    [InlineData("http://example.com@127.0.0.1/")]
    [InlineData("http://127.0.0.1?x=1")]
    [InlineData("http://127.0.0.1#x")]
    [InlineData("http://2852039166/latest")]
    [InlineData("http://0xa9fea9fe/latest")]
    [InlineData("http://0251.0376.0251.0376/")]
    [InlineData("http://127.1/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://127.000.000.001/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://[fe80::1%25eth0]/")]
    [InlineData("http://metadata.google.internal/computeMetadata/v1/")]
    [InlineData("https://100.100.100.200/")]
    [InlineData("https://168.63.129.16/")]
    [InlineData("https://239.1.1.1/")]
    [InlineData("https://255.255.255.255/")]
    [InlineData("git://127.0.0.1/team/app.git#main")]
    [InlineData("git://git@169.254.1.1/team/app.git")]
    [InlineData("ssh://git@127.0.0.1/team/app.git")]
    public void Forbidden_address_is_denied_in_every_notation(string source) => Assert.False(Allows(source, new NetworkRules()));

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("198.19.0.1")]
    public void Private_address_is_denied_where_the_rules_say_so(string address)
    {
        Assert.False(Allows($"docker-image://{address}:5000/x:1", new NetworkRules { AllowPrivate = false }));
        Assert.False(Allows($"http://{address}/", new NetworkRules { AllowPrivate = false }));
        Assert.True(Allows($"http://{address}/", new NetworkRules()));
    }

    [Theory]
    [InlineData("172.15.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.63.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("11.0.0.1")]
    public void Neighbour_of_a_private_network_is_not_private(string address) =>
        Assert.True(Allows($"http://{address}/", new NetworkRules { AllowPrivate = false }));

    [Theory]
    [InlineData("127.0.0.1", "docker-image://127.0.0.1:5000/x:1", true)]
    [InlineData("127.0.0.1", "docker-image://127.0.0.2:5000/x:1", false)]
    [InlineData("127.0.0.1", "docker-image://localhost:5000/x:1", true)]
    [InlineData("127.0.0.0/8", "http://127.9.9.9/", true)]
    [InlineData("10.251.0.0/20", "http://10.251.15.1/", true)]
    [InlineData("10.251.0.0/20", "http://10.251.16.1/", false)]
    [InlineData("registry.internal", "docker-image://registry.internal/x:1", true)]
    [InlineData("::1", "http://[::1]/", true)]
    [InlineData("0.0.0.0/0", "http://10.0.0.1/", true)]
    [InlineData("not/a/network", "http://127.0.0.1/", false)]
    [InlineData("(.*)", "http://127.0.0.1/", false)]
    public void What_the_platform_allows_is_allowed(string allowed, string source, bool expected) =>
        Assert.Equal(expected, Allows(source, new NetworkRules { Allowed = [allowed], AllowPrivate = false }));

    [Fact]
    public void Images_follow_the_rules_for_registries_and_ADD_those_for_sources()
    {
        var images = Request() with { RegistryNetwork = new NetworkRules { Allowed = ["127.0.0.1"] } };

        Assert.True(Allows("docker-image://127.0.0.1/x:1", images));
        Assert.False(Allows("http://127.0.0.1/", images));
    }

    private static bool Allows(string source, NetworkRules rules) =>
        Allows(source, Request() with { Network = rules, RegistryNetwork = rules });

    private static bool Allows(string source, BuildRequest request)
    {
        using var policy = JsonDocument.Parse(EngineArguments.Files(BuildEngine.BuildKit, request)[WorkspacePaths.InPod.SourcePolicy]);
        var allowed = true;
        foreach (var rule in policy.RootElement.GetProperty("rules").EnumerateArray())
        {
            var selector = rule.GetProperty("selector");
            Assert.Equal("REGEX", selector.GetProperty("match_type").GetString());
            if (Regex.IsMatch(source, selector.GetProperty("identifier").GetString()!, RegexOptions.CultureInvariant))
            {
                allowed = rule.GetProperty("action").GetString() == "ALLOW";
            }
        }

        return allowed;
    }

    private static BuildRequest Request() =>
        new()
        {
            Namespace = "team",
            Name = "app",
            Uid = "uid",
            Run = 1,
            Attempt = 1,
            Spec = new ImageBuildSpec(),
            Repository = "registry.example.com/team/app",
            Tags = ["1"],
            StartTime = An.Hour,
        };
}
