using System.Globalization;
using Operator.Core.Contract;
using Operator.Entities;

namespace Operator.Workspace.Sources;

/// <summary>The limits of a source as a whole, and how their violation reads.</summary>
internal static class SourceSize
{
    public static void Check(int files, long bytes, SourceLimits limits)
    {
        if (files > limits.MaxFiles)
        {
            throw new BuildFault(
                SourceReasons.TooLarge,
                string.Create(CultureInfo.InvariantCulture, $"The source has more than the {limits.MaxFiles} files that are allowed")
            );
        }

        if (bytes > limits.MaxBytes)
        {
            throw TooLarge(limits);
        }
    }

    public static BuildFault TooLarge(SourceLimits limits) =>
        new(SourceReasons.TooLarge, $"The source is larger than the {ByteSize.Text(limits.MaxBytes)} that are allowed");

    public static BuildFault FileTooLarge(string path, long size, SourceLimits limits) =>
        new(
            SourceReasons.FileTooLarge,
            $"{path} has {ByteSize.Text(size)}, and a single file may have at most {ByteSize.Text(limits.MaxFileBytes)}"
        );
}
