namespace Operator.Core.Engines.BuildKit;

/// <summary>The release of BuildKit that builds run by default. Its three values change together; a test fails when it has become too old.</summary>
public sealed record BuildKitRelease
{
    public static BuildKitRelease Pinned { get; } =
        new()
        {
            Version = "v0.32.2",
            Released = new DateOnly(2026, 8, 4),
            Advisories = "https://github.com/moby/buildkit/security/advisories",
        };

    /// <summary>As in the tag of the upstream image.</summary>
    public required string Version { get; init; }

    /// <summary>Date of the release.</summary>
    public required DateOnly Released { get; init; }

    /// <summary>Page that lists what has been fixed since.</summary>
    public required string Advisories { get; init; }
}
