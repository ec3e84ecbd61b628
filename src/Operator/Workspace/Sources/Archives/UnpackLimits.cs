using System.Globalization;
using Operator.Core.Contract;
using Operator.Entities;

namespace Operator.Workspace.Sources.Archives;

/// <summary>Counts while an archive is unpacked, and stops in time: what an archive says about itself is not trusted.</summary>
internal sealed class UnpackLimits(SourceLimits limits)
{
    // Small archives of text can be compressed a thousandfold, and unpacking them does no harm.
    private const long HarmlessBytes = 16 << 20;

    private long names;
    private long bytes;
    private int entries;

    public SourceLimits Limits => limits;

    public void CountEntry()
    {
        if (++entries > limits.MaxFiles)
        {
            throw new BuildFault(
                SourceReasons.ArchiveBomb,
                string.Create(CultureInfo.InvariantCulture, $"The archive has more entries than the limit of {limits.MaxFiles}")
            );
        }
    }

    /// <summary>Counts what is in the tree, with the directories that its entries only imply.</summary>
    /// <param name="made">Files, directories and links so far.</param>
    /// <param name="path">The next of them.</param>
    public void CountMade(int made, string path)
    {
        CheckDepth(path);
        names += path.Length;
        if (made > limits.MaxFiles || names > RelativePath.MaxNames)
        {
            throw new BuildFault(
                SourceReasons.ArchiveBomb,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The archive makes more files and directories than the limit of {limits.MaxFiles}, or names of more than {RelativePath.MaxNames} characters"
                )
            );
        }
    }

    public static void CheckDepth(string path)
    {
        if (RelativePath.IsTooDeep(path))
        {
            throw new BuildFault(
                SourceReasons.ArchiveBomb,
                $"{DisplayText.Of(path, 120)} in the archive lies more than {RelativePath.MaxDepth} directories deep"
            );
        }
    }

    /// <param name="ofFile">How much of the current file has been unpacked.</param>
    public void CountBytes(string path, long count, long ofFile)
    {
        bytes += count;
        if (ofFile > limits.MaxFileBytes)
        {
            throw new BuildFault(
                SourceReasons.FileTooLarge,
                $"{DisplayText.Of(path, 120)} is larger than the limit of {ByteSize.Text(limits.MaxFileBytes)} per file"
            );
        }

        if (bytes > limits.MaxBytes)
        {
            throw SourceSize.TooLarge(limits);
        }
    }

    /// <summary>Compares what came out with what went in.</summary>
    public void CheckRatio(long unpacked, long packed)
    {
        if (unpacked > HarmlessBytes && unpacked / limits.MaxRatio > packed)
        {
            throw new BuildFault(
                SourceReasons.ArchiveBomb,
                string.Create(CultureInfo.InvariantCulture, $"The archive grows to more than {limits.MaxRatio} times its size")
            );
        }
    }
}
