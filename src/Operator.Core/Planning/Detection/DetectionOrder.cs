using Operator.Entities;
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

    /// <summary>railpack looks for Python before Node, opposite to nixpacks.</summary>
    public static DetectionOrder Railpack { get; } =
        Usual with
        {
            Kinds =
            [
                ModelVersions.Go,
                ModelVersions.Java,
                ModelVersions.Rust,
                ModelVersions.Python,
                ModelVersions.DotNet,
                ModelVersions.NodeJs,
                ModelVersions.Static,
                ModelVersions.Generic,
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

    /// <summary>The orders that a build can ask for by the annotation <see cref="ApiNames.DetectionOrderAnnotation"/>.</summary>
    public static IReadOnlyDictionary<string, DetectionOrder> ByName { get; } =
        new Dictionary<string, DetectionOrder>
        {
            ["default"] = Usual,
            ["daas"] = Daas,
            ["nixpacks"] = Nixpacks,
            ["railpack"] = Railpack,
            ["mikrocloud"] = Mikrocloud,
        };

    /// <exception cref="PlanRefusal">There is no order of this name.</exception>
    public static DetectionOrder Named(string? name) =>
        name is null ? Usual
        : ByName.TryGetValue(name, out var order) ? order
        : throw new PlanRefusal(
            SpecReasons.Invalid,
            $"The annotation {ApiNames.DetectionOrderAnnotation} is {Shown.Of(name)}; there are {string.Join(", ", ByName.Keys)}"
        );
}
