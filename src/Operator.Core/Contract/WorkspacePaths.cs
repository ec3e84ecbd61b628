using System.Globalization;

namespace Operator.Core.Contract;

/// <summary>Where things are in a build's Pod: the contract between prepare, the engine and publish. Tests point the roots elsewhere.</summary>
public sealed record WorkspacePaths
{
    /// <summary>In an image's directory.</summary>
    public const string DockerfileName = "Dockerfile";

    /// <summary>In an image's directory: the engine's arguments, each ended by a NUL.</summary>
    public const string ArgumentsName = "args";

    /// <summary>In an image's directory: the engine's own result, with the digest.</summary>
    public const string MetadataName = "metadata.json";

    /// <summary>In an image's directory: what is appended to the repository's name; publish reads it.</summary>
    public const string SuffixName = "suffix";

    public static WorkspacePaths InPod { get; } = new();

    /// <summary>The volume that the containers of a build share.</summary>
    public string Workspace { get; init; } = "/workspace";

    /// <summary>What the kubelet mounts: request, credentials, certificates, ConfigMap.</summary>
    public string Mounts { get; init; } = "/imagebuild";

    /// <summary>Termination message.</summary>
    public string Report { get; init; } = "/dev/termination-log";

    /// <summary>The build context, shared by all images of a build.</summary>
    public string Context => Workspace + "/context";

    /// <summary>Where a source is unpacked before the directory to build becomes the context.</summary>
    public string Source => Workspace + "/source";

    public string State => Workspace + "/.imagebuild";

    public string BuildkitdToml => State + "/buildkitd.toml";

    /// <summary>The public and the extra CA certificates in one PEM file; prepare writes it when podTemplate.caConfigMap is set.</summary>
    public string CaBundle => State + "/ca.pem";

    public string Request => Mounts + "/request";

    public string SourceCredentials => Mounts + "/source-credentials";

    public string SourceConfigMap => Mounts + "/source";

    /// <summary>Directory with <c>config.json</c>, as DOCKER_CONFIG wants it.</summary>
    public string Registry => Mounts + "/registry";

    public string RegistryConfig => Registry + "/config.json";

    public string Certificates => Mounts + "/ca";

    public string BuildSecrets => Mounts + "/build-secrets";

    /// <summary>One directory per image, in the plan's order: Dockerfile, args and, after the build, metadata.json.</summary>
    public string Image(int index) => string.Create(CultureInfo.InvariantCulture, $"{State}/images/{index:D2}");

    /// <summary>File with the value of the build secret of this id.</summary>
    public string BuildSecret(string id) => $"{BuildSecrets}/{id}/value";
}
