using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Core.Images.Copying;

namespace Operator.Core.Contract;

/// <summary>The line of the log by which the container of a push says how far it is: people read it, and so does the operator.</summary>
public static partial class CopyLine
{
    public static string Of(CopyProgress now) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"copied {now.BytesDone} of {now.BytesTotal} bytes, {now.BlobsDone} of {now.BlobsTotal} blobs"
        );

    /// <summary>Null for any other line.</summary>
    public static CopyProgress? Read(string line) =>
        Line.Match(line) is { Success: true } match
        && long.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
        && long.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var allBytes)
        && int.TryParse(match.Groups[3].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var blobs)
        && int.TryParse(match.Groups[4].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var allBlobs)
            ? new CopyProgress
            {
                BytesDone = bytes,
                BytesTotal = allBytes,
                BlobsDone = blobs,
                BlobsTotal = allBlobs,
            }
            : null;

    [GeneratedRegex(@"\Acopied ([0-9]{1,19}) of ([0-9]{1,19}) bytes, ([0-9]{1,9}) of ([0-9]{1,9}) blobs\z")]
    private static partial Regex Line { get; }
}
