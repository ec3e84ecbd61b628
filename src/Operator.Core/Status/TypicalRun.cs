using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>How long runs of a build usually take: the median of the attempts that the status still lists.</summary>
internal static class TypicalRun
{
    public static TimeSpan? Of(ImageBuild build)
    {
        var lengths = (build.Status?.Attempts ?? [])
            .Where(attempt => attempt.Reason == RunReasons.Succeeded.Name)
            .Select(attempt => attempt.CompletionTime - attempt.StartTime)
            .OfType<TimeSpan>()
            .Order()
            .ToList();
        return lengths.Count == 0 ? null : lengths[lengths.Count / 2];
    }
}
