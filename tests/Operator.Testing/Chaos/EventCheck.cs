using System.Text.RegularExpressions;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Testing.Chaos;

/// <summary>No event lies: the end is told once, as it was, and every other event is of a state that the build had.</summary>
internal static partial class EventCheck
{
    public static IEnumerable<string> Of(ChaosRecord record, ImageBuild last) =>
        [.. Ends(record, last.Status), .. record.Events.Select(item => Objection(record, last.Status, item)).OfType<string>()];

    private static IEnumerable<string> Ends(ChaosRecord record, ImageBuildStatus end)
    {
        var told = record.Events.Where(item => item.Reason == end.Reason).ToList();
        if (told.Sum(item => item.Count) != 1)
        {
            yield return $"its end {end.Reason} was told {told.Sum(item => item.Count)} times";
        }
    }

    private static string? Objection(ChaosRecord record, ImageBuildStatus end, SeenEvent item)
    {
        if (ReasonCatalog.Find(item.Reason) is not { } reason)
        {
            return $"event {item.Reason} has no reason of the catalog";
        }

        if (item.Type != reason.Severity.ToString())
        {
            return $"event {item.Reason} is {item.Type}, not {reason.Severity}";
        }

        if (item.Reason == end.Reason)
        {
            return item.Message == end.Message ? null : $"event {item.Reason} says '{item.Message}', the status '{end.Message}'";
        }

        return reason == RunReasons.PodStarting ? Started(record, item) : State(record, item);
    }

    private static string? Started(ChaosRecord record, SeenEvent item) =>
        StartPattern().Match(item.Message) is { Success: true } said
        && record.Pods.Any(pod =>
            pod.Name == said.Groups[2].Value
            && pod.Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture) == said.Groups[1].Value
        )
            ? null
            : $"event {item.Reason} says '{item.Message}', and there was no such Pod";

    private static string? State(ChaosRecord record, SeenEvent item) =>
        record.Versions.Any(version => version.Status.Reason == item.Reason && !ChaosCheck.IsEnd(version.Status.Phase))
        || record.Blind.Any(blind => blind.Covers(item.CreatedAt))
            ? null
            : $"event {item.Reason} ('{item.Message}') is of a state that it never had";

    [GeneratedRegex(@"^Attempt (\d+) has started: Pod (\S+) was created\z")]
    private static partial Regex StartPattern();
}
