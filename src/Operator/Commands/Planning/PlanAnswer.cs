using System.Text.Json.Serialization;
using Operator.Core;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Commands.Planning;

/// <summary>
/// The JSON that <c>plan --json</c> writes: a plan, or a refusal. Scripts depend on the names (docs/planning.md): fields are added,
/// never renamed or removed.
/// </summary>
internal sealed record PlanAnswer
{
    public BuildPlanStatus? Plan { get; init; }

    /// <summary>Everything that was decided, and by what.</summary>
    public IReadOnlyList<PlanDecision>? Decisions { get; init; }

    public IReadOnlyList<PlannedImage>? Images { get; init; }

    public IReadOnlyDictionary<string, string>? AddedFiles { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    public Refusal? Failure { get; init; }

    public static PlanAnswer Of(BuildPlan plan) =>
        new()
        {
            Plan = plan.Status,
            Decisions = plan.Decisions,
            Images = plan.Images,
            AddedFiles = plan.AddedFiles,
            Warnings = plan.Warnings,
        };

    public static PlanAnswer Of(Failure failure) => new() { Failure = new(failure.Reason.Name, failure.Message, failure.Reason.Hint) };

    internal sealed record Refusal(string Reason, string Message, string? Hint);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true
)]
[JsonSerializable(typeof(PlanAnswer))]
internal sealed partial class PlanJson : JsonSerializerContext;
