using System.IO.Compression;
using System.Text;
using Operator.Core.Contract;

namespace Operator.Core.Tests.Contract;

public sealed class RequestAnnotationTests
{
    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    [InlineData("bnVsbA==")]
    public void What_is_no_request_is_said_to_be_none(string text) =>
        Assert.Throws<InvalidDataException>(() => RequestAnnotation.Read(text));

    [Fact]
    public void Json_that_is_no_request_is_said_to_be_none() =>
        Assert.Throws<InvalidDataException>(() => RequestAnnotation.Read(Packed("{\"namespace\":1}")));

    [Fact]
    public void Bomb_is_not_unpacked() =>
        Assert.Throws<InvalidDataException>(() => RequestAnnotation.Read(Packed(new string(' ', 64 * 1024 * 1024))));

    private static string Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToBase64String(packed.ToArray());
    }
}
