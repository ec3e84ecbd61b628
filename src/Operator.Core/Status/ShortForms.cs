using System.Globalization;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>Short forms for the columns of <c>kubectl get</c>; the whole stays in status beside them.</summary>
internal static class ShortForms
{
    private const int DigestDigits = 12;
    private const int RevisionLength = 8;
    private const double Unit = 1024;

    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static ImageBuildStatus Of(ImageBuildStatus status) =>
        status with
        {
            Image = status.Image is { } image
                ? image with
                {
                    ShortDigest = image.Digest is { } digest ? Start(AfterAlgorithm(digest), DigestDigits) : null,
                    Size = image.SizeBytes is { } bytes ? Size(bytes) : null,
                }
                : null,
            Source = status.Source is { } source
                ? source with
                {
                    ShortRevision = source.Revision is { } revision ? Start(AfterAlgorithm(revision), RevisionLength) : null,
                }
                : null,
        };

    /// <summary>Two or three digits and a unit: <c>3.4 MiB</c>, <c>112 MiB</c>.</summary>
    internal static string Size(long bytes)
    {
        var (value, unit) = ((double)Math.Max(0, bytes), 0);
        while (value >= 999.5 && unit < Units.Length - 1)
        {
            (value, unit) = (value / Unit, unit + 1);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(value < 9.95 && unit > 0 ? value.ToString("0.0", CultureInfo.InvariantCulture) : Math.Round(value))} {Units[unit]}"
        );
    }

    private static string AfterAlgorithm(string digest) => digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string Start(string text, int length) => new([.. text.TakeWhile(char.IsAsciiLetterOrDigit).Take(length)]);
}
