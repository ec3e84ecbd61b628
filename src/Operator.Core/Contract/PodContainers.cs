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

    /// <summary>The one container of a push's Pod.</summary>
    public const string Push = "push";

    /// <summary>Those of a build.</summary>
    public static IReadOnlyList<string> InOrder { get; } = [Prepare, Build, Publish];

    /// <summary>The stage that a container carries out; null for any other container.</summary>
    public static BuildStage? StageOf(string container) =>
        container switch
        {
            Prepare => BuildStage.Prepare,
            Build => BuildStage.Build,
            Publish or Push => BuildStage.Publish,
            _ => null,
        };
}
