using Operator.Core.Observation;
using Operator.Core.Status;

namespace Operator.Core.Life;

/// <summary>
/// Saves what would be lost with the Pod: the Dockerfile as soon as prepare has logged it, and the whole log before an end is reported and
/// before anything is deleted. In a namespace that accepts no ConfigMaps a build has no archive, but still ends.
/// </summary>
internal static class SaveLogs
{
    public static Effect? Next(BuildFacts facts, RunVerdict verdict)
    {
        if (DockerfileDue(facts) is { } sha256)
        {
            return new Effect.SaveDockerfile(sha256);
        }

        if (Unsaved(facts, verdict).FirstOrDefault(pod => !facts.Pass.LogsAsked.Contains(pod.Uid)) is { } leaving)
        {
            return new Effect.ArchiveLog(leaving.Run, leaving.Attempt, leaving);
        }

        // The Pod is gone, or its log could not be read to the end: what has been read is saved.
        return verdict is RunVerdict.Broken or RunVerdict.Stopped && facts.Log is { Archive: null, ArchiveRefused: false, Bytes: > 0 }
            ? new Effect.ArchiveLog(facts.Run.Number, facts.Attempt, null)
            : null;
    }

    /// <summary>True when a log that must be saved was asked for in this pass and is still being read.</summary>
    public static bool IsReading(BuildFacts facts) =>
        facts.Pods.Any(pod => facts.Pass.LogsAsked.Contains(pod.Uid) && !facts.LogSettled(pod));

    private static IEnumerable<PodFacts> Unsaved(BuildFacts facts, RunVerdict verdict)
    {
        var leftovers = verdict is RunVerdict.Settled ? [] : facts.OtherPods.Where(pod => pod.IsAlive && !facts.LogSettled(pod));
        return verdict is RunVerdict.Closing && facts.Pod is { } own ? [.. leftovers, own] : leftovers;
    }

    private static string? DockerfileDue(BuildFacts facts) =>
        facts.Log is { DockerfileConfigMap: null, DockerfileRefused: false, DockerfileSha256: { } shown }
        && facts.Previous?.Plan?.Dockerfile is null
        && facts.Pod?.PrepareReport?.DockerfileSha256 == shown
            ? shown
            : null;
}
