using System.Globalization;

namespace Operator.Core.Contract;

/// <summary>Where things lie in a build's Pod: the contract between prepare, the engine and publish.</summary>
public static class WorkspacePaths
{
    public const string Workspace = "/workspace";

    /// <summary>The build context, shared by all images of a build.</summary>
    public const string Context = Workspace + "/context";

    public const string Private = Workspace + "/.imagebuild";

    /// <summary>One directory per image, in order: <c>00</c>, <c>01</c>, …</summary>
    public const string Images = Private + "/images";

    public const string BuildkitdToml = Private + "/buildkitd.toml";

    /// <summary>The public and the extra CA certificates in one PEM file; prepare writes it when podTemplate.caConfigMap is set.</summary>
    public const string CaBundle = Private + "/ca.pem";

    /// <summary>In an image's directory.</summary>
    public const string DockerfileName = "Dockerfile";

    /// <summary>In an image's directory: the engine's arguments, each ended by a NUL.</summary>
    public const string ArgumentsName = "args";

    /// <summary>In an image's directory: the engine's own result, with the digest.</summary>
    public const string MetadataName = "metadata.json";

    public const string Request = "/imagebuild/request";

    public const string SourceCredentials = "/imagebuild/source-credentials";

    public const string SourceConfigMap = "/imagebuild/source";

    /// <summary>Directory with <c>config.json</c>, as DOCKER_CONFIG wants it.</summary>
    public const string Registry = "/imagebuild/registry";

    public const string Ca = "/imagebuild/ca";

    public const string BuildSecrets = "/imagebuild/build-secrets";

    /// <summary>Directory of the image with this index.</summary>
    public static string Image(int index) => string.Create(CultureInfo.InvariantCulture, $"{Images}/{index:D2}");

    /// <summary>File with the value of the build secret of this id.</summary>
    public static string BuildSecret(string id) => $"{BuildSecrets}/{id}/value";
}
