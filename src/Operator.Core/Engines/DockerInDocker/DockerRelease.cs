namespace Operator.Core.Engines.DockerInDocker;

public static class DockerRelease
{
    private const string Version = "29.8.0";

    public static EngineRelease Pinned { get; } =
        new()
        {
            Engine = "Docker",
            Version = Version,
            Released = new DateOnly(2026, 9, 3),
            Advisories = "https://github.com/moby/moby/security/advisories",
            Image = $"docker.io/library/docker:{Version}-dind",
        };
}
