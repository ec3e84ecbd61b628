using Operator.Core.Contract;
using Operator.Core.Planning.Catalog;
using Operator.Entities;

namespace Operator.Core.Planning.LegacyCallers;

/// <summary>
/// The catalogs that a build can ask for by the annotation <see cref="ApiNames.CatalogProfileAnnotation"/>. A profile changes defaults
/// and images; what the project asks for still decides.
/// </summary>
public static class CatalogProfiles
{
    public const string Default = "default";

    public const string Legacy = "legacy";

    private static readonly Lazy<ImageCatalog> LegacyCatalog = new(() =>
        ImageCatalog.Shipped.Under(CatalogReader.Embedded("legacy.yaml", Origin(Legacy)))
    );

    public static IReadOnlyList<string> All { get; } = [Default, Legacy];

    /// <summary>Where the defaults of a profile come from, for people; null for those of the operator itself.</summary>
    public static string? OriginOf(string? name) => name is null or Default ? null : Origin(name);

    /// <param name="name">Null for the operator's own catalog.</param>
    /// <exception cref="PlanRefusal">There is no profile of this name.</exception>
    public static ImageCatalog Named(string? name) =>
        name switch
        {
            null or Default => ImageCatalog.Shipped,
            Legacy => LegacyCatalog.Value,
            _ => throw new PlanRefusal(
                SpecReasons.Invalid,
                $"The annotation {ApiNames.CatalogProfileAnnotation} is {DisplayText.Of(name)}; it can be {string.Join(", ", All)}"
            ),
        };

    private static string Origin(string name) => $"catalog profile {name}";
}
