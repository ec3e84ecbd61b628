using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning;

/// <summary>Planning's input with everything that a test does not care about filled in.</summary>
internal static class Requests
{
    public static PlanInput Input(ImageBuildSpec spec, IProjectFiles? files, TemplateSource? template = null) =>
        new()
        {
            Request = new BuildRequest
            {
                Namespace = "team",
                Name = "app",
                Uid = "8d5a1c1e-0000-4000-8000-000000000001",
                Run = 1,
                Attempt = 1,
                Spec = spec,
                Repository = "registry.example.com/team/app",
                Tags = ["1.0"],
                StartTime = new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero),
                Template = template,
            },
            Files = files,
            Source = new SourceStatus { Kind = "inline" },
            Features = EngineCatalog.Find(spec.Engine)?.Features ?? EngineFeatures.None,
        };

    public static BuildPlan Planned(PlanOutcome outcome) =>
        outcome is PlanOutcome.Planned planned ? planned.Plan : throw new InvalidOperationException($"the plan was refused: {outcome}");

    public static Failure Refused(PlanOutcome outcome) => Assert.IsType<PlanOutcome.Refused>(outcome).Failure;

    /// <summary>The Dockerfile as its author wrote it: without the environment and labels that planning adds at the end.</summary>
    public static string OwnText(PlannedImage image)
    {
        var lines = image.Dockerfile.TrimEnd('\n').Split('\n').ToList();
        while (
            lines[^1].StartsWith("LABEL ", StringComparison.Ordinal)
            || lines[^1].StartsWith("ENV ", StringComparison.Ordinal)
            || lines[^1].StartsWith("ARG IMAGEBUILD_", StringComparison.Ordinal)
        )
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return string.Join('\n', lines) + "\n";
    }
}
