namespace Operator.Commands.Planning;

/// <summary>The options of <c>plan</c>; paths are absolute.</summary>
internal sealed record LocalPlanOptions
{
    public string? Directory { get; init; }

    public string? Manifest { get; init; }

    public string? ModelVersion { get; init; }

    public string? ContextDir { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> BuildArgs { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    public string? Template { get; init; }

    public string? Catalog { get; init; }

    public string? CatalogProfile { get; init; }

    public string? DetectionOrder { get; init; }
}
