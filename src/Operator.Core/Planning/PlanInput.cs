using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning;

/// <summary>Everything that planning depends on: the same input always yields the same plan.</summary>
public sealed record PlanInput
{
    public required BuildRequest Request { get; init; }

    /// <summary>The files of the built directory; null for a scaffold.</summary>
    public required IProjectFiles? Files { get; init; }

    /// <summary>What was fetched; becomes the labels source and revision.</summary>
    public required SourceStatus Source { get; init; }

    /// <summary>What the engine can do that builds the plan.</summary>
    public EngineFeatures Features { get; init; } = EngineFeatures.All;
}
