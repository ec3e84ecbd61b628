using System.Globalization;
using Operator.Core.Images.Copying;

namespace Operator.Workspace.Copying;

/// <summary>A copy for people.</summary>
internal static class CopyText
{
    public static string Progress(CopyProgress now) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{ByteSize.Text(now.BytesDone)} of {ByteSize.Text(now.BytesTotal)}, {now.BlobsDone} of {now.BlobsTotal} blobs"
        );

    public static string Done(CopyProgress end) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Copied {ByteSize.Text(end.BytesTotal)}: {end.BlobsSent} blobs sent, {end.BlobsMounted} mounted, {end.BlobsPresent} were there"
        );
}
