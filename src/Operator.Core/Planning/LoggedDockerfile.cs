using System.Security.Cryptography;
using System.Text;

namespace Operator.Core.Planning;

/// <summary>
/// The Dockerfile in the log of <c>prepare</c>. prepare prints it and computes its hash; the operator extracts the text from the log and
/// checks by the hash that no line is missing.
/// </summary>
public static class LoggedDockerfile
{
    public const string LinePrefix = "Dockerfile | ";

    /// <summary>One Dockerfile, or several, each after a comment that names its image. Every line ends in a line feed.</summary>
    public static string Of(IReadOnlyList<PlannedImage> images) =>
        images.Count == 1
            ? Normalise(images[0].Dockerfile)
            : string.Concat(images.Select(image => $"# Image {image.Suffix}\n{Normalise(image.Dockerfile)}"));

    public static IEnumerable<string> ToLogLines(string text) => text.TrimEnd('\n').Split('\n').Select(line => LinePrefix + line);

    /// <summary>The Dockerfile in a log; null when there is none.</summary>
    public static string? FromLogLines(IEnumerable<string> log)
    {
        var lines = log.Where(line => line.StartsWith(LinePrefix, StringComparison.Ordinal))
            .Select(line => line[LinePrefix.Length..] + "\n");
        var text = string.Concat(lines);
        return text.Length == 0 ? null : text;
    }

    /// <summary>64 hexadecimal digits.</summary>
    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // A log only has lines: a carriage return or a missing last line feed would not survive it.
    private static string Normalise(string dockerfile) => dockerfile.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
}
