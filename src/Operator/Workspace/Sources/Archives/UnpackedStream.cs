using Operator.Entities;

namespace Operator.Workspace.Sources.Archives;

/// <summary>
/// The output of a tar's decompression, checked as it is read: its ratio to the input, and the size of headers, which the reader
/// would otherwise load into memory whole.
/// </summary>
internal sealed class UnpackedStream(Stream content, FileStream packed, UnpackLimits limits) : ReadingStream(content)
{
    private const long MaxHeader = 1 << 20;
    private readonly bool isPacked = !ReferenceEquals(content, packed);
    private long total;
    private long header = -1;

    public void EnterHeader() => header = 0;

    public void EnterData() => header = -1;

    protected override void Count(int count)
    {
        total += count;
        if (isPacked)
        {
            limits.CheckRatio(total, packed.Position);
        }

        if (header >= 0 && (header += count) > MaxHeader)
        {
            throw new BuildFault(SourceReasons.ArchiveBomb, "The archive has a header of more than 1 MiB");
        }
    }
}
