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
            // Whoever writes a nixpacks file says how it is to be built; what language it is in says less.
            ModelVersions.Nixpacks,
            ModelVersions.NodeJs,
            ModelVersions.Python,
            ModelVersions.Go,
            ModelVersions.Rust,
            ModelVersions.Java,
            ModelVersions.DotNet,
            ModelVersions.Compose,
            ModelVersions.Static,
            ModelVersions.Generic,
        ]);

    /// <summary>DAAS docker builder: its own order ends in a generic image instead of an error.</summary>
    public static DetectionOrder Daas { get; } = Usual with { Fallback = ModelVersions.Generic };

    /// <summary>nixpacks looks for compiled languages first.</summary>
    public static DetectionOrder Nixpacks { get; } =
        Usual with
        {
            Kinds =
            [
                ModelVersions.Nixpacks,
                ModelVersions.DotNet,
                ModelVersions.Go,
                ModelVersions.Java,
                ModelVersions.NodeJs,
                ModelVersions.Python,
                ModelVersions.Rust,
                ModelVersions.Static,
            ],
        };

    /// <summary>mikrocloud's analyzer: what is already described comes before what would have to be guessed.</summary>
    public static DetectionOrder Mikrocloud { get; } =
        Usual with
        {
            Kinds =
            [
                ModelVersions.Compose,
                ModelVersions.Dockerfile,
                ModelVersions.Static,
                ModelVersions.NodeJs,
                ModelVersions.Rust,
                ModelVersions.Python,
                ModelVersions.Go,
            ],
        };
}
