using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Secrets;

namespace Operator.Core.Tests.Secrets;

/// <summary>A search that finds nothing proves something only when it finds what is there.</summary>
public sealed class SecretSearchTests
{
    private const string Value = "maple/+%ü\"22";
    private static readonly SecretSearch Search = new(new Dictionary<string, string> { ["password"] = Value, ["key"] = Key });

    private const string Key = "-----BEGIN KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\nshort\n-----END KEY-----\n";

    public static TheoryData<string> Encoded =>
        [
            Value,
            $"before{Value}after",
            Uri.EscapeDataString(Value),
            "maple%2f%2b%25%c3%bc%2222",
            $"https://user:{Uri.EscapeDataString(Value)}@host/",
            JsonSerializer.Serialize(Value),
            JsonSerializer.Serialize(
                Value,
                new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            ),
            Base64(Value),
            Base64("u:" + Value),
            Base64("us:" + Value + "\n"),
            Base64("use:" + Value + " and more"),
            Base64("u:" + Value).Replace('+', '-').Replace('/', '_'),
            Convert.ToHexString(Encoding.UTF8.GetBytes(Value)),
            Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Value)),
            $"{{\"binaryData\":{{\"log.gz\":\"{Convert.ToBase64String(Packed("line\n" + Value))}\"}}}}",
            new string('x', (1 << 20) - 3) + Value,
            new string('x', (1 << 20) + 20) + Value + new string('x', 1 << 20),
        ];

    [Theory]
    [MemberData(nameof(Encoded))]
    public void Planted_secret_is_found(string text) => Assert.Contains(Search.In("here", text), found => found.Secret == "password");

    [Fact]
    public void Planted_secret_is_found_in_what_is_packed()
    {
        var found = Search.In("layer", new MemoryStream(Packed(new string('\0', 512) + Value + new string('\0', 3 << 20))));

        Assert.Equal(new FoundSecret("password", "plain", "layer, unpacked"), Assert.Single(found));
    }

    [Fact]
    public void Planted_secret_is_found_in_the_request_of_a_Pod()
    {
        var request = new BuildRequest
        {
            Namespace = "team",
            Name = "app",
            Uid = "uid",
            Run = 1,
            Attempt = 1,
            Spec = new ImageBuildSpec { BuildArgs = new Dictionary<string, string> { ["TOKEN"] = Value } },
            Repository = "r",
            Tags = ["1"],
            StartTime = DateTimeOffset.UnixEpoch,
        };

        Assert.NotEmpty(Search.In("pod", $"{{\"annotations\":{{\"request\":\"{RequestAnnotation.Write(request)}\"}}}}"));
    }

    [Fact]
    public void Line_of_a_key_is_found_by_itself() =>
        Assert.Equal("key", Assert.Single(Search.In("here", "x b3BlbnNzaC1rZXktdjEAAAAA y")).Secret);

    [Theory]
    [InlineData("")]
    [InlineData("maple")]
    [InlineData("-----BEGIN KEY-----\nshort")]
    [InlineData("H4sIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Nothing_is_found_where_nothing_is(string text) => Assert.Empty(Search.In("here", text));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
