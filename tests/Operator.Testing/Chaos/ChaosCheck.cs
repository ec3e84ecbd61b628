using Operator.Entities.ImageBuilds;

namespace Operator.Testing.Chaos;

/// <summary>
/// What must hold after a chaotic run: every build has one end, the right one; no Pod is left over; attempts tell the story; nothing was
/// built twice for one run; no event lies. It reads what was recorded, and nothing else.
/// </summary>
public static class ChaosCheck
{
    /// <returns>What does not hold, each as a sentence with the name of the build; empty when everything does.</returns>
    public static IReadOnlyList<string> Complaints(IEnumerable<ChaosRecord> records) => [.. records.SelectMany(Complaints)];

    private static IEnumerable<string> Complaints(ChaosRecord record)
    {
        if (record.Versions is not [.., var last])
        {
            return [$"{record.Name}: nobody has seen it"];
        }

        var parts = new[]
        {
            EndCheck.Of(record, last),
            PodCheck.Of(record, last),
            AttemptCheck.Of(record, last),
            ImageCheck.Of(record, last),
            EventCheck.Of(record, last),
        };
        return parts.SelectMany(part => part).Select(complaint => $"{record.Name}: {complaint}");
    }

    internal static bool IsEnd(BuildPhase? phase) =>
        phase is BuildPhase.Succeeded or BuildPhase.Failed or BuildPhase.Error or BuildPhase.Cancelled;
}
