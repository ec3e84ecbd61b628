using System.Text.Json;
using Operator.Core.Contract;

namespace Operator.Workspace.Publish;

/// <summary>What the engine left about one image.</summary>
/// <param name="Suffix">Appended to the repository's name; empty for the only image.</param>
/// <param name="Digest">Null when the engine reports none that can be read: the registry is asked anyway.</param>
internal sealed record EngineResult(string Suffix, string? Digest)
{
    // The engines' own key; each engine is configured to write it.
    private const string DigestKey = "containerimage.digest";

    public static IReadOnlyList<EngineResult> ReadAll(WorkspacePaths paths)
    {
        var results = new List<EngineResult>();
        for (var index = 0; Directory.Exists(paths.Image(index)); index++)
        {
            var suffix = Path.Combine(paths.Image(index), WorkspacePaths.SuffixName);
            results.Add(
                new EngineResult(
                    File.Exists(suffix) ? File.ReadAllText(suffix) : "",
                    ReadDigest(Path.Combine(paths.Image(index), WorkspacePaths.MetadataName))
                )
            );
        }

        return results;
    }

    private static string? ReadDigest(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return document.RootElement.TryGetProperty(DigestKey, out var digest) ? digest.GetString() : null;
        }
        catch (Exception exception) when (exception is IOException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
