namespace Operator.Commands.Copying;

/// <summary>The options of <c>copy</c>; paths are absolute.</summary>
internal sealed record CopyOptions
{
    public required string Source { get; init; }

    public required string Destination { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? Platform { get; init; }

    public string? SourceConfig { get; init; }

    public string? DestinationConfig { get; init; }

    public bool InsecureSource { get; init; }

    public bool InsecureDestination { get; init; }
}
