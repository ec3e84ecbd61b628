using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Testing.Chaos;

/// <summary>Attempts tell the story: all of them, in their order, each with the reason that the test itself gave it.</summary>
internal static class AttemptCheck
{
    public static IEnumerable<string> Of(ChaosRecord record, ImageBuild last)
    {
        var attempts = PodCheck.Attempts(last);
        // A run that is cancelled in the queue has no attempt.
        var ran = attempts.Count > 0 || record.Pods.Any(pod => pod.Started) || last.Status.Phase != BuildPhase.Cancelled;
        var numbers = attempts.Select(attempt => attempt.Number).ToList();
        if (ran && !numbers.SequenceEqual(Enumerable.Range(1, last.Status.Attempt ?? 0)))
        {
            yield return $"after attempt {last.Status.Attempt} it tells of attempts {string.Join(", ", numbers)}";
        }

        if (attempts.Count > record.Asked.Retries + 1)
        {
            yield return $"{attempts.Count} attempts are more than {record.Asked.Retries} retries allow";
        }

        if (attempts is [.., var final] && final.Reason != last.Status.Reason)
        {
            yield return $"its last attempt ended with {final.Reason}, the run with {last.Status.Reason}";
        }

        foreach (var attempt in attempts)
        {
            foreach (var complaint in Of(record, attempt, isLast: attempt == attempts[^1]))
            {
                yield return $"attempt {attempt.Number}: {complaint}";
            }
        }
    }

    private static IEnumerable<string> Of(ChaosRecord record, BuildAttempt attempt, bool isLast)
    {
        var byHand = record.Pods.Any(pod => pod.DeletedByHand && pod.Uid == attempt.PodUid);
        var deleted = attempt.Reason == InfrastructureReasons.PodDeleted.Name;
        if (deleted && !byHand)
        {
            yield return $"nobody has deleted its Pod {attempt.Pod}";
        }

        if (!isLast && !(deleted || record.Asked.MayRetryFor(attempt.Reason)))
        {
            yield return $"{attempt.Reason} ({attempt.Message}) is no reason for another one";
        }

        if (attempt is not { StartTime: { } start, CompletionTime: { } end } || end < start)
        {
            yield return $"it lasted from {attempt.StartTime:O} to {attempt.CompletionTime:O}";
        }
    }
}
