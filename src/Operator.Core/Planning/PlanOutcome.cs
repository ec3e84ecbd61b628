using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning;

/// <summary>The end of planning: a plan, or the reason why there is none.</summary>
public abstract record PlanOutcome
{
    private PlanOutcome() { }

    public sealed record Planned(BuildPlan Plan) : PlanOutcome;

    /// <param name="Failure">From the families Plan, Source or Spec; its message names the file, line or field at fault.</param>
    public sealed record Refused(Failure Failure) : PlanOutcome;
}

/// <summary>Everything that an engine needs, and what status.plan shows.</summary>
public sealed record BuildPlan
{
    public required BuildPlanStatus Status { get; init; }

    /// <summary>At least one; more only for compose without a service.</summary>
    public required IReadOnlyList<PlannedImage> Images { get; init; }

    /// <summary>Files that planning adds to the context (a scaffold, an nginx configuration, a .dockerignore): path → text.</summary>
    public IReadOnlyDictionary<string, string> AddedFiles { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Everything that was decided, and by what.</summary>
    public IReadOnlyList<PlanDecision> Decisions { get; init; } = [];
}

/// <summary>One image to build.</summary>
public sealed record PlannedImage
{
    /// <summary>Appended to the repository's name with a dash; empty for the only image.</summary>
    public string Suffix { get; init; } = "";

    public required string Dockerfile { get; init; }

    /// <summary>
    /// Text of the Dockerfile's own ignore file, which takes the place of .dockerignore; null where it has none. Every engine looks for it
    /// beside the Dockerfile that it is given, under that file's name with <c>.dockerignore</c> appended.
    /// </summary>
    public string? IgnoreFile { get; init; }

    /// <summary>Build context, relative to the planned directory; "" is the directory itself.</summary>
    public string ContextDir { get; init; } = "";

    public string? Target { get; init; }

    public IReadOnlyDictionary<string, string> BuildArgs { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
