using System.Text.Json;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Testing.Builds;

/// <summary>What holds for every status of an ImageBuild, whatever happened: each status that a test produces passes here.</summary>
public static class StatusChecker
{
    private const int LargestStatus = 32 * 1024;

    private static readonly string[] Summaries =
    [
        BuildConditions.Succeeded,
        BuildConditions.Ready,
        BuildConditions.Reconciling,
        BuildConditions.Stalled,
    ];

    /// <param name="build">The build that the status is of.</param>
    /// <param name="status">The status.</param>
    /// <param name="secrets">Texts that must not be in it.</param>
    public static void Check(ImageBuild build, ImageBuildStatus status, params IEnumerable<string> secrets)
    {
        Assert.Equal(build.Metadata.Generation, status.ObservedGeneration);
        Assert.NotNull(status.Phase);
        var phase = status.Phase.Value;
        Assert.Contains(status.Reason ?? "", ReasonCatalog.ByName);
        Text(status.Message);
        Conditions(build, status);
        Summary(status, phase);
        Reason(status, phase);
        Bounds(status);
        var json = JsonSerializer.Serialize(status, ContractJson.Default.ImageBuildStatus);
        Assert.InRange(json.Length, 2, LargestStatus);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, json, StringComparison.Ordinal);
        }
    }

    /// <summary>Bytes of the status as it is stored.</summary>
    public static int SizeOf(ImageBuildStatus status) =>
        JsonSerializer.SerializeToUtf8Bytes(status, ContractJson.Default.ImageBuildStatus).Length;

    /// <summary>What may follow what: terminal is final for a run, progress never falls within an attempt, times stay.</summary>
    public static void CheckStep(ImageBuildStatus? before, ImageBuildStatus after)
    {
        if (before?.Run is null || after.Run is null)
        {
            return;
        }

        Assert.True(after.Run.Number >= before.Run.Number, "a run's number never falls");
        if (after.Run.Number != before.Run.Number)
        {
            return;
        }

        if (IsFinal(before.Phase))
        {
            Assert.Equal(before.Phase, after.Phase);
            Assert.Equal(before.Reason, after.Reason);
            Assert.Equal(before.CompletionTime, after.CompletionTime);
        }

        Assert.True((after.Attempt ?? 1) >= (before.Attempt ?? 1), "an attempt's number never falls");
        if (after.Attempt == before.Attempt && !IsFinal(after.Phase))
        {
            Assert.True(after.Phase >= before.Phase, $"phase went back from {before.Phase} to {after.Phase}");
            Assert.True((after.Progress?.Percent ?? 0) >= (before.Progress?.Percent ?? 0), "progress fell");
        }

        if (before.StartTime is not null)
        {
            Assert.Equal(before.StartTime, after.StartTime);
        }

        foreach (var condition in after.Conditions ?? [])
        {
            var same = before.Conditions?.FirstOrDefault(other => other.Type == condition.Type && other.Status == condition.Status);
            Assert.Equal(same?.LastTransitionTime ?? condition.LastTransitionTime, condition.LastTransitionTime);
        }
    }

    private static void Conditions(ImageBuild build, ImageBuildStatus status)
    {
        Assert.NotNull(status.Conditions);
        var conditions = status.Conditions;
        Assert.Equal(conditions.Count, conditions.Select(condition => condition.Type).Distinct().Count());
        foreach (var condition in conditions)
        {
            Assert.Contains(condition.Status, new[] { "True", "False", "Unknown" });
            Assert.Contains(condition.Reason, ReasonCatalog.ByName);
            Assert.Equal(build.Metadata.Generation, condition.ObservedGeneration);
            Assert.True(condition.LastTransitionTime > DateTimeOffset.UnixEpoch, $"{condition.Type} has no time");
            Text(condition.Message);
        }

        Assert.All(Summaries, type => Assert.Contains(conditions, condition => condition.Type == type));
    }

    /// <summary>kstatus: in progress, failed, or current; never two of them.</summary>
    private static void Summary(ImageBuildStatus status, BuildPhase phase)
    {
        var (succeeded, ready) = (StatusOf(status, BuildConditions.Succeeded), StatusOf(status, BuildConditions.Ready));
        var (reconciling, stalled) = (StatusOf(status, BuildConditions.Reconciling), StatusOf(status, BuildConditions.Stalled));
        Assert.Equal(1, new[] { ready, reconciling, stalled }.Count(value => value == "True"));
        Assert.Equal(
            phase == BuildPhase.Succeeded ? "True"
                : IsFinal(phase) ? "False"
                : "Unknown",
            succeeded
        );
        Assert.Equal(phase == BuildPhase.Succeeded ? "True" : "False", ready);
        Assert.Equal(IsFinal(phase) ? "False" : "True", reconciling);
        Assert.Equal(IsFinal(phase) && phase != BuildPhase.Succeeded ? "True" : "False", stalled);
        Assert.Equal(IsFinal(phase), status.CompletionTime is not null);
        Assert.Equal(IsFinal(phase) && phase != BuildPhase.Succeeded, status.Failure is not null);
    }

    private static void Reason(ImageBuildStatus status, BuildPhase phase)
    {
        var reason = ReasonCatalog.ByName[status.Reason!];
        FailureClass?[] classes = phase switch
        {
            BuildPhase.Failed => [FailureClass.User],
            BuildPhase.Error => [FailureClass.Infrastructure, FailureClass.Internal],
            BuildPhase.Cancelled => [FailureClass.Cancelled],
            BuildPhase.Succeeded => [null],
            _ when reason == InternalReasons.Error => [FailureClass.Internal],
            // A Pod that is refused for now waits with the reason that it would fail with.
            _ => [null, FailureClass.Infrastructure],
        };
        Assert.Contains(reason.Class, classes);
        if (status.Failure is { } failure)
        {
            Assert.Equal(status.Reason, failure.Reason);
            Assert.Equal(reason.Class, failure.Class);
            Assert.False(string.IsNullOrEmpty(failure.Hint), "a failure without a hint");
            Text(failure.Message);
        }
    }

    private static void Bounds(ImageBuildStatus status)
    {
        Assert.InRange(status.Attempts?.Count ?? 0, 0, 5);
        Assert.InRange(status.Warnings?.Count ?? 0, 0, 20);
        Assert.InRange(status.Progress?.Percent ?? 0, 0, 100);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(status.Log?.Tail ?? ""), 0, 8 * 1024);
        Assert.InRange((status.Log?.Tail ?? "").Split('\n').Length, 1, 40);
        Assert.All(status.Stages ?? [], stage => Assert.True(stage.Seconds is null or >= 0, $"{stage.Name} took negative time"));
        Assert.All(
            status.Attempts ?? [],
            attempt => Assert.True(attempt.CompletionTime >= attempt.StartTime, $"attempt {attempt.Number} ended before it began")
        );
        Assert.Equal(status.Stages?.Count ?? 0, (status.Stages ?? []).Select(stage => stage.Name).Distinct().Count());
        if (status is { StartTime: { } start, CompletionTime: { } end })
        {
            Assert.True(end >= start, "the end lies before the start");
        }
    }

    /// <summary>One sentence: not empty, one line, no full stop, at most 300 characters.</summary>
    private static void Text(string? message)
    {
        Assert.False(string.IsNullOrWhiteSpace(message), "a message is missing");
        Assert.InRange(message!.Length, 1, 300);
        Assert.False(message.EndsWith('.'), $"full stop: {message}");
        var word = message.Split(' ')[0];
        var isName = word.AsSpan().ContainsAny("./=_[\"") || word.Any(char.IsAsciiLetterUpper);
        Assert.False(char.IsAsciiLetterLower(message[0]) && !isName, $"no capital: {message}");
        Assert.DoesNotContain(message, character => char.IsControl(character));
    }

    private static bool IsFinal(BuildPhase? phase) =>
        phase is BuildPhase.Succeeded or BuildPhase.Failed or BuildPhase.Error or BuildPhase.Cancelled;

    private static string StatusOf(ImageBuildStatus status, string type) =>
        status.Conditions!.Single(condition => condition.Type == type).Status;
}
