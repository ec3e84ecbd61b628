namespace Operator.Core.Engines.BuildKit;

public static class BuildKitRelease
{
    private const string Version = "v0.32.2";

    public static EngineRelease Pinned { get; } =
        new()
        {
            Engine = "BuildKit",
            Version = Version,
            Released = new DateOnly(2026, 8, 4),
            Advisories = "https://github.com/moby/buildkit/security/advisories",
            Image = $"docker.io/moby/buildkit:{Version}-rootless",
        };
}
