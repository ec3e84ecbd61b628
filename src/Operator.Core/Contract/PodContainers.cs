using Operator.Entities.ImageBuilds;

namespace Operator.Core.Contract;

/// <summary>Names of the containers of a build's Pod, in the order in which they run.</summary>
public static class PodContainers
{
    public const string Prepare = "prepare";

    public const string Build = "build";

    public const string Publish = "publish";

    /// <summary>What an engine runs beside the container <see cref="Build"/>; no stage of its own.</summary>
    public const string Daemon = "daemon";

    public static IReadOnlyList<string> InOrder { get; } = [Prepare, Build, Publish];

    /// <summary>The stage that a container carries out; null for any other container.</summary>
    public static BuildStage? StageOf(string container) =>
        container switch
        {
            Prepare => BuildStage.Prepare,
            Build => BuildStage.Build,
            Publish => BuildStage.Publish,
            _ => null,
        };
}
