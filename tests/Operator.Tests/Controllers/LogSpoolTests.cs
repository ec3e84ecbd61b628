using System.IO.Compression;
using Operator.Controllers.Logs;

namespace Operator.Tests.Controllers;

public sealed class LogSpoolTests
{
    [Fact]
    public void Small_log_comes_back_whole()
    {
        var spool = new LogSpool();
        spool.Add("first");
        spool.Add("größer");

        Assert.Equal("first\ngrößer\n", Unpack(spool.ToGzip()));
        Assert.Equal(14 + 1, spool.Bytes);
        Assert.False(spool.Truncated);
    }

    [Fact]
    public void Log_that_grows_after_it_was_packed_comes_back_whole()
    {
        var spool = new LogSpool();
        spool.Add("one");
        spool.ToGzip();
        spool.Add("two");

        Assert.Equal("one\ntwo\n", Unpack(spool.ToGzip()));
    }

    [Fact]
    public void Large_log_keeps_beginning_and_end_and_tells_the_gap()
    {
        const int Largest = 256 * 1024;
        var spool = new LogSpool(Largest);
        var random = new Random(1);
        for (var number = 0; number < 20_000; number++)
        {
            spool.Add($"{number} {random.NextInt64():x}{random.NextInt64():x}{random.NextInt64():x}");
        }

        var packed = spool.ToGzip();

        Assert.True(spool.Truncated);
        Assert.InRange(packed.Length, Largest / 2, Largest);
        var text = Unpack(packed);
        Assert.StartsWith("0 ", text, StringComparison.Ordinal);
        Assert.Contains("\n19999 ", text, StringComparison.Ordinal);
        Assert.Matches("… [0-9]+ lines \\([0-9]+ bytes\\) are left out here …", text);
    }

    private static string Unpack(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }
}
