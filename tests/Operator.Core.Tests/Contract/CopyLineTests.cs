using Operator.Core.Contract;
using Operator.Core.Images.Copying;
using Operator.Core.Observation;

namespace Operator.Core.Tests.Contract;

public sealed class CopyLineTests
{
    [Fact]
    public void What_was_written_is_read()
    {
        var now = new CopyProgress
        {
            BytesDone = 12,
            BytesTotal = long.MaxValue,
            BlobsDone = 3,
            BlobsTotal = 8,
        };

        Assert.Equal(now, CopyLine.Read(CopyLine.Of(now)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Copying a to b")]
    [InlineData("copied -1 of 2 bytes, 0 of 1 blobs")]
    [InlineData("copied 99999999999999999999 of 2 bytes, 0 of 1 blobs")]
    [InlineData(" copied 1 of 2 bytes, 0 of 1 blobs")]
    [InlineData("copied 1 of 2 bytes, 0 of 1 blobs.")]
    public void Other_lines_say_nothing(string line) => Assert.Null(CopyLine.Read(line));

    [Fact]
    public void Percentage_never_falls_when_a_part_is_sent_again()
    {
        var log = new PushLog();
        Assert.Equal(0, Percent(log, 0, 0));
        Assert.Equal(50, Percent(log, 50, 100));
        Assert.Equal(50, Percent(log, 20, 100));
        Assert.Equal(20, log.Facts.Copied?.BytesDone);
        Assert.Equal(100, Percent(log, 250, 100));
    }

    private static int Percent(PushLog log, long done, long all)
    {
        var line = CopyLine.Of(new CopyProgress { BytesDone = done, BytesTotal = all });
        log.Read(line, line);
        return log.Facts.Percent;
    }
}
