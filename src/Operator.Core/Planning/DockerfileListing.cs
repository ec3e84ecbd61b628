using System.Security.Cryptography;
using System.Text;

namespace Operator.Core.Planning;

/// <summary>
/// The Dockerfile as the log of <c>prepare</c> shows it. Both ends use this: prepare to print and to hash, the operator to take
/// the text out of the log again and to see by the hash that no line is missing.
/// </summary>
public static class DockerfileListing
{
    public const string LinePrefix = "Dockerfile | ";

    /// <summary>Text of the listing: one Dockerfile, or several under a comment that names the image. Every line ends in a line feed.</summary>
    public static string Of(IReadOnlyList<PlannedImage> images) =>
        images.Count == 1
            ? Normalise(images[0].Dockerfile)
            : string.Concat(images.Select(image => $"# Image {image.Suffix}\n{Normalise(image.Dockerfile)}"));

    public static IEnumerable<string> ToLogLines(string listing) => listing.TrimEnd('\n').Split('\n').Select(line => LinePrefix + line);

    /// <summary>The listing in a log; null when the log shows none.</summary>
    public static string? FromLogLines(IEnumerable<string> log)
    {
        var lines = log.Where(line => line.StartsWith(LinePrefix, StringComparison.Ordinal))
            .Select(line => line[LinePrefix.Length..] + "\n");
        var listing = string.Concat(lines);
        return listing.Length == 0 ? null : listing;
    }

    /// <summary>64 hexadecimal digits.</summary>
    public static string Sha256(string listing) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing)));

    // A log has lines and nothing else: a carriage return or a missing last line feed would not survive it.
    private static string Normalise(string dockerfile) => dockerfile.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
}
