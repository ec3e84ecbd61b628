namespace Operator.Core.Engines.Buildah;

public static class BuildahRelease
{
    private const string Version = "v1.45.0";

    public static EngineRelease Pinned { get; } =
        new()
        {
            Engine = "Buildah",
            Version = Version,
            Released = new DateOnly(2026, 7, 30),
            Advisories = "https://github.com/containers/buildah/security/advisories",
            Image = $"quay.io/buildah/stable:{Version}",
        };
}
