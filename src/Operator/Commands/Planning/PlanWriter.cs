using System.Globalization;
using System.Text.Json;
using Operator.Core;
using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

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
                foreach (var (title, value) in Facts(plan))
                {
                    output.WriteLine($"{title, -18}{Printable(value)}");
                }

                output.WriteLine();
                output.Write(LoggedDockerfile.Of(plan.Images));
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

        error.WriteLine($"{failure.Reason.Name}: {Printable(failure.Message)}");
        error.WriteLine($"Hint: {failure.Reason.Hint}");
    }

    private static IEnumerable<(string Title, string Value)> Facts(BuildPlan plan)
    {
        var status = plan.Status;
        (string Title, string? Value)[] facts =
        [
            ("Model version", With(status.ModelVersion, status.DetectedBy, "found by")),
            ("Framework", status.Framework),
            ("Runtime version", With(status.RuntimeVersion, status.RuntimeVersionFrom, "from")),
            ("Base images", status.BaseImages is { Count: > 0 } images ? string.Join(", ", images) : null),
            ("Port", status.Port?.ToString(CultureInfo.InvariantCulture)),
            ("Start command", status.StartCommand),
            .. (status.Alternatives ?? []).Select(other =>
                ("Could also be", (string?)With(other.ModelVersion, other.Because, "because of"))
            ),
            .. plan
                .Images.SelectMany(image => image.BuildArgs)
                .Select(argument => ("Build argument", (string?)$"{argument.Key}={argument.Value}")),
            .. plan.AddedFiles.Keys.Order(StringComparer.Ordinal).Select(name => ("Adds", (string?)name)),
            .. plan.Warnings.Select(warning => ("Warning", (string?)warning)),
        ];
        return facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => (fact.Title, fact.Value!));
    }

    private static string? With(string? value, string? because, string joint) =>
        string.IsNullOrEmpty(value) || string.IsNullOrEmpty(because) ? value : $"{value}, {joint} {because}";

    /// <summary>Names and messages come from the user's files; their control characters must not reach the terminal.</summary>
    private static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
