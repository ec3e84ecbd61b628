using System.Text.Json.Serialization;

namespace Operator.Entities.ImageBuilds;

/// <summary>The program that builds the image.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildEngine>))]
public enum BuildEngine
{
    /// <summary>Rootless BuildKit, one daemon per build.</summary>
    [JsonStringEnumMemberName("buildkit")]
    BuildKit,

    /// <summary>Kaniko, as root in its container, without other privileges.</summary>
    [JsonStringEnumMemberName("kaniko")]
    Kaniko,

    /// <summary>Docker in Docker, privileged; only if the platform team allows it.</summary>
    [JsonStringEnumMemberName("dind")]
    DockerInDocker,

    /// <summary>Buildah, without a daemon.</summary>
    [JsonStringEnumMemberName("buildah")]
    Buildah,
}

/// <summary>Where layers are kept for later builds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildCacheMode>))]
public enum BuildCacheMode
{
    /// <summary>Nowhere: every build starts from scratch.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>As an image in a registry.</summary>
    [JsonStringEnumMemberName("registry")]
    Registry,

    /// <summary>On a PersistentVolumeClaim of the namespace, with all that the engine knows of them.</summary>
    [JsonStringEnumMemberName("volume")]
    Volume,

    /// <summary>On the disk of a permanent builder.</summary>
    [JsonStringEnumMemberName("worker")]
    Worker,
}

/// <summary>Which tags of a git repository are fetched beside the revision.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GitTags>))]
public enum GitTags
{
    /// <summary>All with the whole history, otherwise those of the commits that are fetched.</summary>
    Auto,

    /// <summary>All, each with as much history as the depth says.</summary>
    All,

    /// <summary>None.</summary>
    None,
}

/// <summary>Whether builds of one namespace that push to the same repository run at the same time.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildConcurrency>))]
public enum BuildConcurrency
{
    /// <summary>They may run at the same time.</summary>
    Parallel,

    /// <summary>The build waits until no other build of the repository runs.</summary>
    Serial,

    /// <summary>As <c>Serial</c>; and while it waits, a newer build of the repository with this policy supersedes it.</summary>
    LatestOnly,
}

/// <summary>What a run does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildMode>))]
public enum BuildMode
{
    /// <summary>Build the image and push it.</summary>
    Build,

    /// <summary>Examine the source, write the Dockerfile to a ConfigMap, and check whether the push would be allowed; build nothing.</summary>
    Plan,
}

/// <summary>Where a run stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildPhase>))]
public enum BuildPhase
{
    /// <summary>Waiting for admission, held by <c>spec.suspend</c>, or not processed yet.</summary>
    Queued,

    /// <summary>The Pod is being scheduled, or is fetching the source and writing the Dockerfile.</summary>
    Preparing,

    /// <summary>The engine is building and pushing.</summary>
    Building,

    /// <summary>The pushed image is being verified and tagged.</summary>
    Publishing,

    /// <summary>The image is in the registry; final for this run.</summary>
    Succeeded,

    /// <summary>The author of the build has to act; final for this run.</summary>
    Failed,

    /// <summary>The platform team has to act; final for this run.</summary>
    Error,

    /// <summary>Stopped on request; final for this run.</summary>
    Cancelled,
}

/// <summary>A part of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildStage>))]
public enum BuildStage
{
    /// <summary>Waiting for admission.</summary>
    [JsonStringEnumMemberName("queue")]
    Queue,

    /// <summary>From the start of the run until the first container runs.</summary>
    [JsonStringEnumMemberName("schedule")]
    Schedule,

    /// <summary>Fetching the source and planning.</summary>
    [JsonStringEnumMemberName("prepare")]
    Prepare,

    /// <summary>Building and pushing.</summary>
    [JsonStringEnumMemberName("build")]
    Build,

    /// <summary>Verifying and tagging.</summary>
    [JsonStringEnumMemberName("publish")]
    Publish,
}

/// <summary>Model versions that are built in.</summary>
public static class ModelVersions
{
    /// <summary>Detect it from the source.</summary>
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

    /// <summary>Ruby with Bundler.</summary>
    public const string Ruby = "ruby";

    /// <summary>PHP with Composer.</summary>
    public const string Php = "php";

    /// <summary>Deno.</summary>
    public const string Deno = "deno";

    /// <summary>A static site behind nginx.</summary>
    public const string Static = "static";

    /// <summary>A project for nixpacks.</summary>
    public const string Nixpacks = "nixpacks";

    /// <summary>The source's own Dockerfile.</summary>
    public const string Dockerfile = "dockerfile";

    /// <summary>A service of a compose file.</summary>
    public const string Compose = "compose";

    /// <summary>Files on a small base image.</summary>
    public const string Generic = "generic";
}
