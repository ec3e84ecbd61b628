using System.Text.Json;
using Operator.Core;
using Operator.Core.Planning;

namespace Operator.Commands.Planning;

/// <summary>Writes a plan or a refusal for people or programs.</summary>
internal static class PlanWriter
{
    /// <returns>The command's exit code.</returns>
    public static int Write(PlanOutcome outcome, PlanFormat format, TextWriter output, TextWriter error)
    {
        switch (outcome)
        {
            case PlanOutcome.Planned planned:
                Write(planned.Plan, format, output);
                return 0;
            case PlanOutcome.Refused refused:
                Write(refused.Failure, format, output, error);
                return 1;
            default:
                throw new InvalidOperationException($"unknown outcome {outcome.GetType().Name}");
        }
    }

    private static void Write(BuildPlan plan, PlanFormat format, TextWriter output)
    {
        switch (format)
        {
            case PlanFormat.Text:
                PlanText.Summary(plan, output);
                output.WriteLine();
                output.Write(LoggedDockerfile.Of(plan.Images));
                break;
            case PlanFormat.Explain:
                PlanText.Summary(plan, output);
                output.WriteLine();
                PlanText.Decisions(plan, output);
                break;
            case PlanFormat.Json:
                output.WriteLine(JsonSerializer.Serialize(PlanAnswer.Of(plan), PlanJson.Default.PlanAnswer));
                break;
            case PlanFormat.Dockerfile:
                output.Write(LoggedDockerfile.Of(plan.Images));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "unknown format");
        }
    }

    private static void Write(Failure failure, PlanFormat format, TextWriter output, TextWriter error)
    {
        if (format == PlanFormat.Json)
        {
            output.WriteLine(JsonSerializer.Serialize(PlanAnswer.Of(failure), PlanJson.Default.PlanAnswer));
            return;
        }

        error.WriteLine($"{failure.Reason.Name}: {PlanText.Printable(failure.Message)}");
        error.WriteLine($"Hint: {failure.Reason.Hint}");
    }
}
