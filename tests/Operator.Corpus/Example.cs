using Operator.Core.Planning;

namespace Operator.Corpus;

/// <summary>One example, what planning made of it, and the verdict.</summary>
internal sealed record Example
{
    public required string Repository { get; init; }

    public required string Directory { get; init; }

    /// <summary>The language by the snapshot, otherwise by the example's files: it does not come from the planner.</summary>
    public required string Language { get; init; }

    /// <summary>right, warned, differs, wrong, refused, unsupported.</summary>
    public required string Verdict { get; init; }

    /// <summary>Which checks say so, or the refusal's message.</summary>
    public IReadOnlyList<string> Because { get; init; } = [];

    public string? Kind { get; init; }

    public string? Start { get; init; }

    /// <summary>The snapshot's start command.</summary>
    public string? Expected { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>What another tool's snapshot says about an example.</summary>
/// <param name="Languages">Those that it installs; empty where it names none.</param>
internal sealed record Snapshot(IReadOnlyList<string> Languages, string? Start);

/// <summary>A planned example, as the checks see it.</summary>
internal sealed record Planned(IProjectFiles Files, BuildPlan Plan)
{
    public string Kind => Plan.Status.ModelVersion ?? "";

    public string Start => Plan.Status.StartCommand ?? "";

    public string Dockerfile => string.Concat(Plan.Images.Select(image => image.Dockerfile));

    public bool Builds => Plan.Decisions.Any(decision => decision.Topic == PlanTopic.Build);
}
