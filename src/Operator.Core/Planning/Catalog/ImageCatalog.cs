using System.Globalization;
using Operator.Core.Contract;
using Operator.Core.Formats.Versions;

namespace Operator.Core.Planning.Catalog;

/// <summary>Which images a runtime's versions stand for.</summary>
public sealed record ImageCatalog
{
    private static readonly Lazy<ImageCatalog> Embedded = new(() =>
        CatalogReader.Read(CatalogReader.Embedded("catalog.yaml", "the operator's own"))
    );

    public required IReadOnlyDictionary<string, CatalogRuntime> Runtimes { get; init; }

    public static ImageCatalog Shipped => Embedded.Value;

    /// <summary>This catalog with the entries of another one over it.</summary>
    /// <exception cref="PlanRefusal">The override cannot be read.</exception>
    public ImageCatalog Under(CatalogSource? over) => over is null ? this : Merged(CatalogReader.Read(over, this));

    public CatalogRuntime this[string runtime] => Runtimes[runtime];

    private ImageCatalog Merged(ImageCatalog over)
    {
        var merged = new SortedDictionary<string, CatalogRuntime>(Runtimes.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, runtime) in over.Runtimes)
        {
            merged[name] = merged.TryGetValue(name, out var shipped) ? shipped.Merged(runtime) : runtime;
        }

        return new ImageCatalog { Runtimes = merged };
    }
}

/// <summary>One runtime's versions.</summary>
public sealed record CatalogRuntime
{
    public required string Name { get; init; }

    public string? Default { get; init; }

    public string? Successor { get; init; }

    public required IReadOnlyList<CatalogVersion> Versions { get; init; }

    public CatalogVersion DefaultVersion => Versions.FirstOrDefault(version => version.Name == Default) ?? Versions[^1];

    internal CatalogRuntime Merged(CatalogRuntime over) =>
        this with
        {
            Default = over.Default ?? Default,
            Successor = over.Successor ?? Successor,
            Versions =
            [
                .. Versions
                    .Select(mine =>
                        over.Versions.FirstOrDefault(version => version.Name == mine.Name) is { } theirs ? mine.Merged(theirs) : mine
                    )
                    .Concat(over.Versions.Where(theirs => Versions.All(mine => mine.Name != theirs.Name)))
                    .OrderBy(version => VersionNumber.Parse(version.Name)),
            ],
        };
}

/// <summary>One version: its images by role.</summary>
public sealed record CatalogVersion
{
    public required string Name { get; init; }

    public required IReadOnlyDictionary<string, string> Images { get; init; }

    public DateOnly? EndOfLife { get; init; }

    /// <summary>Where only the image has ended: the one that has the same version.</summary>
    public string? Successor { get; init; }

    public string Image(string role) =>
        Images.TryGetValue(role, out var image) ? image
        : Images.TryGetValue("image", out var only) ? only
        : throw new PlanRefusal(Entities.PlanReasons.VersionUnsupported, $"the catalog has no image \"{role}\" for version {Name}");

    public bool IsPast(DateTimeOffset now) => EndOfLife is { } day && day < DateOnly.FromDateTime(now.UtcDateTime);

    /// <summary>Upstream still mends this version. Where a successor has it, only the image has ended.</summary>
    public bool IsUpdated(DateTimeOffset now) => Successor is not null || !IsPast(now);

    public string EndOfLifeText => EndOfLife?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    internal CatalogVersion Merged(CatalogVersion over)
    {
        var images = Images.ToDictionary();
        foreach (var (role, image) in over.Images)
        {
            images[role] = image;
        }

        return this with
        {
            Images = images,
            EndOfLife = over.EndOfLife ?? (over.Images.Count > 0 ? null : EndOfLife),
            Successor = over.Successor ?? (over.Images.Count > 0 ? null : Successor),
        };
    }
}
