using Operator.Core.Planning.Detection;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.LegacyCallers;

/// <summary>The detection orders that a build can ask for by the annotation <see cref="ApiNames.DetectionOrderAnnotation"/>: those of the build APIs and tools that callers come from.</summary>
public static class CallerOrders
{
    public const string Default = "default";

    private static readonly Dictionary<string, DetectionOrder> ByName = new(StringComparer.Ordinal)
    {
        [Default] = DetectionOrder.Usual,
        // The DAAS docker builder ends in a generic image instead of an error.
        ["daas"] = DetectionOrder.Usual with
        {
            Fallback = ModelVersions.Generic,
        },
        // nixpacks looks for compiled languages first.
        ["nixpacks"] = Of("nixpacks dotnet deno go java php ruby nodejs python rust static"),
        // railpack looks for Python before Node, opposite to nixpacks.
        ["railpack"] = Of("php go java rust ruby python deno dotnet nodejs static generic"),
        // mikrocloud's analyzer: what is already described comes before what would have to be guessed.
        ["mikrocloud"] = Of("compose dockerfile static nodejs rust python go ruby php deno"),
    };

    public static IReadOnlyDictionary<string, DetectionOrder> All => ByName;

    /// <param name="name">Null for the operator's own order.</param>
    /// <exception cref="PlanRefusal">There is no order of this name.</exception>
    public static DetectionOrder Named(string? name) =>
        ByName.TryGetValue(name ?? Default, out var order)
            ? order
            : throw new PlanRefusal(
                SpecReasons.Invalid,
                $"The annotation {ApiNames.DetectionOrderAnnotation} is {DisplayText.Of(name!)}; it can be {string.Join(", ", ByName.Keys)}"
            );

    private static DetectionOrder Of(string kinds) => new(kinds.Split(' '));
}
