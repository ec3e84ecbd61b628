using System.Globalization;

namespace Operator.Workspace;

/// <summary>Where prepare and publish find and leave things. The defaults are the build Pod's; tests point the roots elsewhere.</summary>
internal sealed record ContainerPaths
{
    /// <summary>In an image's directory: what is appended to the repository's name; publish reads it.</summary>
    public const string SuffixName = "suffix";

    /// <summary>The volume that the containers of a build share.</summary>
    public string Workspace { get; init; } = "/workspace";

    /// <summary>What the kubelet mounts: request, credentials, certificates, ConfigMap.</summary>
    public string Mounts { get; init; } = "/imagebuild";

    /// <summary>Termination message.</summary>
    public string Report { get; init; } = "/dev/termination-log";

    /// <summary>The build context, shared by all images of a build.</summary>
    public string Context => Path.Combine(Workspace, "context");

    /// <summary>Where a source lands before its directory to build becomes the context.</summary>
    public string Source => Path.Combine(Workspace, "source");

    public string State => Path.Combine(Workspace, ".imagebuild");

    /// <summary>All extra CA certificates in one PEM file, for RUN steps that mount it.</summary>
    public string CaBundle => Path.Combine(State, "ca.pem");

    public string Request => Path.Combine(Mounts, "request");

    public string SourceCredentials => Path.Combine(Mounts, "source-credentials");

    public string SourceConfigMap => Path.Combine(Mounts, "source");

    public string RegistryConfig => Path.Combine(Mounts, "registry", "config.json");

    /// <summary>One directory per image, in the plan's order: Dockerfile, args and, after the build, metadata.json.</summary>
    public string Image(int index) => Path.Combine(State, "images", index.ToString("D2", CultureInfo.InvariantCulture));

    public string Certificates => Path.Combine(Mounts, "ca");
}
