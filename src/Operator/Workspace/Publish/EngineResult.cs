using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Images;
using Operator.Entities;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Publish;

/// <summary>What the engine reports about one image. Commands of the Dockerfile run beside the engine: it is a claim, which the registry must confirm.</summary>
/// <param name="Suffix">Appended to the repository's name; empty for the only image. From the plan, which the engine cannot write.</param>
/// <param name="Path">The engine's file.</param>
/// <param name="Engine">Reads it.</param>
internal sealed record EngineResult(string Suffix, string Path, IBuildEngine Engine)
{
    private const int MaxBytes = 1 << 20;

    public static IReadOnlyList<EngineResult> ReadAll(WorkspacePaths paths, IBuildEngine engine)
    {
        var results = new List<EngineResult>();
        for (var index = 0; Directory.Exists(paths.Image(index)); index++)
        {
            var suffix = System.IO.Path.Combine(paths.Image(index), WorkspacePaths.SuffixName);
            results.Add(new EngineResult(File.ReadAllText(suffix), paths.Result(index, engine.ResultKind), engine));
        }

        return results;
    }

    /// <summary>The digest that the engine reports.</summary>
    /// <exception cref="BuildFault">VerificationFailed: it reports none.</exception>
    public string ReadDigest() =>
        Read() is { } digest && Manifest.IsDigest(digest)
            ? digest
            : throw new BuildFault(
                PushReasons.VerificationFailed,
                "The engine did not report the digest of the image that it pushed, so nothing in the registry can be taken for it"
            );

    private string? Read()
    {
        try
        {
            // A link or a pipe is nothing that the engine writes.
            if (new FileInfo(Path) is not { Exists: true, LinkTarget: null, Length: > 0 and <= MaxBytes })
            {
                return null;
            }

            return Engine.DigestIn(File.ReadAllText(Path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
