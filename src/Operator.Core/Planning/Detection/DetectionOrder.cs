using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Detection;

/// <summary>Kinds of project in the order in which they are looked for: the first that is found is built, the others become alternatives.</summary>
/// <param name="Kinds">Model versions, in order.</param>
/// <param name="Fallback">What is built when none is found; null refuses.</param>
public sealed record DetectionOrder(IReadOnlyList<string> Kinds, string? Fallback = null)
{
    /// <summary>The operator's own.</summary>
    public static DetectionOrder Usual { get; } =
        new([
            ModelVersions.Dockerfile,
            // A nixpacks file says how the project is built; the files of its language are less specific.
            ModelVersions.Nixpacks,
            // A package.json beside it says what Deno installs.
            ModelVersions.Deno,
            ModelVersions.NodeJs,
            ModelVersions.Python,
            ModelVersions.Go,
            ModelVersions.Rust,
            ModelVersions.Java,
            ModelVersions.DotNet,
            ModelVersions.Ruby,
            ModelVersions.Php,
            ModelVersions.Compose,
            ModelVersions.Static,
            ModelVersions.Generic,
        ]);
}
