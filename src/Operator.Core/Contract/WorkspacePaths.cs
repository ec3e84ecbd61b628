using System.Globalization;

namespace Operator.Core.Contract;

/// <summary>Where things are in a build's Pod: the contract between prepare, the engine and publish. Tests point the roots elsewhere.</summary>
public sealed record WorkspacePaths
{
    /// <summary>In an image's directory.</summary>
    public const string DockerfileName = "Dockerfile";

    /// <summary>The Dockerfile's own ignore file, under the name by which engines find it.</summary>
    public const string IgnoreFileName = DockerfileName + ".dockerignore";

    /// <summary>In an image's directory: the engine's arguments, each ended by a NUL.</summary>
    public const string ArgumentsName = "args";

    /// <summary>In an image's directory: what is appended to the repository's name; publish reads it.</summary>
    public const string SuffixName = "suffix";

    public static WorkspacePaths InPod { get; } = new();

    /// <summary>The volume that the containers of a build share.</summary>
    public string Workspace { get; init; } = "/workspace";

    /// <summary>What only some containers have or may write: request, credentials, certificates, ConfigMap, plan.</summary>
    public string Mounts { get; init; } = "/imagebuild";

    /// <summary>Termination message.</summary>
    public string Report { get; init; } = "/dev/termination-log";

    /// <summary>The build context, shared by all images of a build.</summary>
    public string Context => Workspace + "/context";

    /// <summary>Where a source is unpacked before the directory to build becomes the context.</summary>
    public string Source => Workspace + "/source";

    /// <summary>What prepare has planned. A volume of its own, which the engine and publish cannot write: nothing that runs in a build changes it.</summary>
    public string Plan => Mounts + "/plan";

    /// <summary>What the engine leaves for publish, which believes none of it.</summary>
    public string Results => Workspace + "/results";

    /// <summary>A file that the engine's container keeps locked (flock) as long as it lives. The kernel unlocks it, however the container ends.</summary>
    public string EngineLock => Results + "/engine";

    /// <summary>A file that the engine's container makes when every image is built.</summary>
    public string EngineDone => Results + "/done";

    /// <summary>A file that publish makes when it takes the engine's connections for a proxy with a password.</summary>
    public string ProxyReady => Workspace + "/proxy-ready";

    public string BuildkitdToml => Plan + "/buildkitd.toml";

    /// <summary>Which images and URLs a Dockerfile may name.</summary>
    public string SourcePolicy => Plan + "/source-policy.json";

    /// <summary>The awk program that masks the values of build secrets in the engine's output.</summary>
    public string SecretFilter => Plan + "/secret-filter.awk";

    /// <summary>The public and the extra CA certificates in one PEM file; prepare writes it when podTemplate.caConfigMap is set.</summary>
    public string CaBundle => Plan + "/ca.pem";

    public string Request => Mounts + "/request";

    /// <summary>A volume that only prepare, which writes it, and publish have: the engine has no way to it.</summary>
    public string Kept => Mounts + "/kept";

    /// <summary>The request that prepare has read. publish works on this one: the Pod's annotation may have been changed since.</summary>
    public string KeptRequest => Kept + "/request";

    public string SourceCredentials => Mounts + "/source-credentials";

    public string SourceConfigMap => Mounts + "/source";

    /// <summary>Directory with <c>config.json</c>, as DOCKER_CONFIG wants it.</summary>
    public string Registry => Mounts + "/registry";

    public string RegistryConfig => Registry + "/config.json";

    /// <summary>The same with every login as the engine reads it; only where the Secret has one that it would not. prepare writes it.</summary>
    public string EngineRegistry => Plan + "/registry";

    public string EngineRegistryConfig => EngineRegistry + "/config.json";

    /// <summary>The Docker configuration for the source of a push; that of its destination is where a build has the output's.</summary>
    public string SourceRegistry => Mounts + "/source-registry";

    public string SourceRegistryConfig => SourceRegistry + "/config.json";

    /// <summary>The volume of <c>cache.mode: volume</c>; only the engine has it.</summary>
    public string CacheVolume => Mounts + "/cache";

    /// <summary>The functions of the engine's script that use that volume; prepare writes them where there is one.</summary>
    public string CacheVolumeScript => Plan + "/cache-volume.sh";

    /// <summary>The login of podTemplate.proxy: the files <c>username</c> and <c>password</c>. The engine does not have it.</summary>
    public string Proxy => Mounts + "/proxy";

    public string Certificates => Mounts + "/ca";

    public string BuildSecrets => Mounts + "/build-secrets";

    /// <summary>One directory per image, in the plan's order, with Dockerfile, args and suffix.</summary>
    public string Image(int index) => string.Create(CultureInfo.InvariantCulture, $"{Plan}/images/{index:D2}");

    /// <summary>The engine's own result about an image, with the digest.</summary>
    /// <param name="kind">End of its name; the engine's own.</param>
    public string Result(int index, string kind = "json") => string.Create(CultureInfo.InvariantCulture, $"{Results}/{index:D2}.{kind}");

    /// <summary>The directory of the context that an image is built from.</summary>
    /// <param name="directory">Relative to the context; empty or <c>.</c> for all of it.</param>
    public string ContextOf(string directory) => directory.Trim('/') is var path and not ("" or ".") ? $"{Context}/{path}" : Context;

    /// <summary>File with the value of the build secret of this id.</summary>
    public string BuildSecret(string id) => $"{BuildSecrets}/{id}/value";
}
