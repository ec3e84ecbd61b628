namespace Operator.Core.Engines;

/// <summary>The release of an engine that builds run by default. Its values change together; a test fails when it has become too old.</summary>
public sealed record EngineRelease
{
    /// <summary>As people write it.</summary>
    public required string Engine { get; init; }

    /// <summary>As in the tag of the upstream image.</summary>
    public required string Version { get; init; }

    /// <summary>Date of the release.</summary>
    public required DateOnly Released { get; init; }

    /// <summary>Page that lists what has been fixed since.</summary>
    public required string Advisories { get; init; }

    public required string Image { get; init; }
}
