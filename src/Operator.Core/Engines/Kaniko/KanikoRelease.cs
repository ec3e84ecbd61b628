namespace Operator.Core.Engines.Kaniko;

/// <summary>The release of the maintained fork that builds run by default. Its values change together.</summary>
public sealed record KanikoRelease
{
    public static KanikoRelease Pinned { get; } =
        new()
        {
            Version = "v1.28.3",
            Released = new DateOnly(2026, 8, 13),
            Advisories = "https://github.com/osscontainertools/kaniko/security/advisories",
        };

    /// <summary>As in the tag of the image.</summary>
    public required string Version { get; init; }

    /// <summary>Date of the release.</summary>
    public required DateOnly Released { get; init; }

    /// <summary>Page that lists what has been fixed since.</summary>
    public required string Advisories { get; init; }

    public string Image => $"ghcr.io/osscontainertools/kaniko:{Version}";
}
