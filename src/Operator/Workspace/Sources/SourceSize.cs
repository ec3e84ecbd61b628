using System.Globalization;
using Operator.Core.Contract;
using Operator.Entities;

namespace Operator.Workspace.Sources;

/// <summary>The limits of a source as a whole, and the messages about them.</summary>
internal static class SourceSize
{
    public static void Check(int files, long bytes, SourceLimits limits)
    {
        if (files > limits.MaxFiles)
        {
            throw new BuildFault(
                SourceReasons.TooLarge,
                string.Create(CultureInfo.InvariantCulture, $"The source has more files than the limit of {limits.MaxFiles}")
            );
        }

        if (bytes > limits.MaxBytes)
        {
            throw TooLarge(limits);
        }
    }

    public static BuildFault TooLarge(SourceLimits limits) =>
        new(SourceReasons.TooLarge, $"The source is larger than the limit of {ByteSize.Text(limits.MaxBytes)}");

    public static BuildFault TooDeep(string path) =>
        new(SourceReasons.TooLarge, $"{DisplayText.Of(path, 120)} lies more than {RelativePath.MaxDepth} directories deep");

    public static BuildFault FileTooLarge(string path, long size, SourceLimits limits) =>
        new(
            SourceReasons.FileTooLarge,
            $"{path} has {ByteSize.Text(size)}, more than the limit of {ByteSize.Text(limits.MaxFileBytes)} per file"
        );
}
