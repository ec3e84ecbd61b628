using System.Text.Json.Serialization;

namespace Operator.Entities.ImageBuilds;

/// <summary>The program that builds the image.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildEngine>))]
public enum BuildEngine
{
    /// <summary>BuildKit without root, one daemon for one build.</summary>
    [JsonStringEnumMemberName("buildkit")]
    BuildKit,

    /// <summary>Kaniko, as root in its container and without further privilege.</summary>
    [JsonStringEnumMemberName("kaniko")]
    Kaniko,

    /// <summary>Docker in Docker, privileged: off unless the platform allows it.</summary>
    [JsonStringEnumMemberName("dind")]
    DockerInDocker,

    /// <summary>Buildah, without a daemon.</summary>
    [JsonStringEnumMemberName("buildah")]
    Buildah,
}

/// <summary>Reuse of layers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildCacheMode>))]
public enum BuildCacheMode
{
    /// <summary>Nowhere: every build starts anew.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>As an image in a registry.</summary>
    [JsonStringEnumMemberName("registry")]
    Registry,

    /// <summary>On the disk of a builder that stays.</summary>
    [JsonStringEnumMemberName("worker")]
    Worker,
}

/// <summary>What a run does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildMode>))]
public enum BuildMode
{
    /// <summary>Build the image and push it.</summary>
    Build,

    /// <summary>Look at the source, write the Dockerfile into a ConfigMap, check that the push would be allowed; build nothing.</summary>
    Plan,
}

/// <summary>Where a build is in its life.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildPhase>))]
public enum BuildPhase
{
    /// <summary>Accepted or not yet looked at; nothing runs.</summary>
    Queued,

    /// <summary>The Pod is being placed, or fetches the source and writes the Dockerfile.</summary>
    Preparing,

    /// <summary>The engine builds and pushes.</summary>
    Building,

    /// <summary>The pushed image is verified and tagged.</summary>
    Publishing,

    /// <summary>The image is in the registry; final for this run.</summary>
    Succeeded,

    /// <summary>The user must act; final for this run.</summary>
    Failed,

    /// <summary>The platform must act; final for this run.</summary>
    Error,

    /// <summary>Stopped on request; final for this run.</summary>
    Cancelled,
}

/// <summary>The part of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildStage>))]
public enum BuildStage
{
    /// <summary>Waiting for its turn.</summary>
    [JsonStringEnumMemberName("queue")]
    Queue,

    /// <summary>Until the first container runs.</summary>
    [JsonStringEnumMemberName("schedule")]
    Schedule,

    /// <summary>Fetching and planning.</summary>
    [JsonStringEnumMemberName("prepare")]
    Prepare,

    /// <summary>Building and pushing.</summary>
    [JsonStringEnumMemberName("build")]
    Build,

    /// <summary>Verifying and tagging.</summary>
    [JsonStringEnumMemberName("publish")]
    Publish,
}

/// <summary>Model versions that the operator brings along.</summary>
public static class ModelVersions
{
    /// <summary>Look at the source.</summary>
    public const string Auto = "auto";

    /// <summary>Python with Flask.</summary>
    public const string PythonFlask = "python-flask";

    /// <summary>Python with FastAPI.</summary>
    public const string PythonFastApi = "python-fastapi";

    /// <summary>Python.</summary>
    public const string Python = "python";

    /// <summary>Node.js.</summary>
    public const string NodeJs = "nodejs";

    /// <summary>Go.</summary>
    public const string Go = "go";

    /// <summary>Rust.</summary>
    public const string Rust = "rust";

    /// <summary>Java with Maven or Gradle.</summary>
    public const string Java = "java";

    /// <summary>.NET.</summary>
    public const string DotNet = "dotnet";

    /// <summary>A static site behind nginx.</summary>
    public const string Static = "static";

    /// <summary>A project described by nixpacks.</summary>
    public const string Nixpacks = "nixpacks";

    /// <summary>The source's own Dockerfile.</summary>
    public const string Dockerfile = "dockerfile";

    /// <summary>A service of a compose file.</summary>
    public const string Compose = "compose";

    /// <summary>Files on a small base image.</summary>
    public const string Generic = "generic";
}
