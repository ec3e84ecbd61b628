using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Testing.Chaos;

/// <summary>One run, one end, the right one; and no status on the way that contradicts the one before.</summary>
internal static class EndCheck
{
    public static IEnumerable<string> Of(ChaosRecord record, ImageBuild last)
    {
        var end = last.Status;
        if (!record.Asked.MayEnd(end.Phase, end.Reason))
        {
            yield return $"{end.Phase} ({end.Reason}: {end.Message}) is no right end of a build of kind {record.Asked.Kind}";
        }

        if (record.Asked.Kind == ChaosKind.FailingStep && end.Failure is { ExitCode: not ChaosBuild.ExitCode } failure)
        {
            yield return $"its command ended with {ChaosBuild.ExitCode}, not {failure.ExitCode}";
        }

        if (end.Run?.Number is { } run and not 1)
        {
            yield return $"nobody asked for run {run}";
        }

        var ends = record
            .Versions.Where(version => ChaosCheck.IsEnd(version.Status.Phase))
            .Select(version => (version.Status.Phase, version.Status.Reason, version.Status.CompletionTime))
            .Distinct()
            .ToList();
        if (ends.Count > 1)
        {
            yield return $"it has more than one end: {string.Join(", ", ends)}";
        }

        ImageBuild? before = null;
        foreach (var version in record.Versions.Where(version => version.Status.Phase is not null))
        {
            if (Objection(version, Before(record, version, before?.Status)) is { } objection)
            {
                yield return $"version {version.Metadata.ResourceVersion}: {objection}";
            }

            before = version;
        }
    }

    /// <summary>In a gap a condition may have changed twice, and then has its status again with another time.</summary>
    private static ImageBuildStatus? Before(ChaosRecord record, ImageBuild version, ImageBuildStatus? before) =>
        record.AfterGap.Contains(version.Metadata.ResourceVersion) && before is not null ? before with { Conditions = null } : before;

    private static string? Objection(ImageBuild version, ImageBuildStatus? before)
    {
        try
        {
            // A status of an older spec is on its way to be replaced.
            if (version.Status.ObservedGeneration == version.Metadata.Generation)
            {
                StatusChecker.Check(version, version.Status);
            }

            StatusChecker.CheckStep(before, version.Status);
            return null;
        }
        catch (Exception wrong) when (wrong is Xunit.Sdk.XunitException)
        {
            return wrong.Message.ReplaceLineEndings(" ");
        }
    }
}
