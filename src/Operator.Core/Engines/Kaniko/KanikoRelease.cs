namespace Operator.Core.Engines.Kaniko;

/// <summary>Of the maintained fork.</summary>
public static class KanikoRelease
{
    private const string Version = "v1.28.3";

    public static EngineRelease Pinned { get; } =
        new()
        {
            Engine = "Kaniko",
            Version = Version,
            Released = new DateOnly(2026, 8, 13),
            Advisories = "https://github.com/osscontainertools/kaniko/security/advisories",
            Image = $"ghcr.io/osscontainertools/kaniko:{Version}",
        };
}
