using System.Text.RegularExpressions;
using k8s.Models;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing;

namespace Operator.Tests.Failures;

/// <summary>The columns of one row of the table of failures, held against what the failed build or push shows.</summary>
internal sealed class FailureColumns(FailureScene scene, BuildReason reason)
{
    /// <summary>What builds and pushes have in common.</summary>
    private sealed record Shown(
        string? Phase,
        string? Reason,
        string? Message,
        string? FailureReason,
        FailureClass? Class,
        string? Hint,
        IReadOnlyList<BuildAttempt> Attempts
    );

    private string Name => scene.Name;

    public async Task AssertAsync()
    {
        if (!reason.EndsRun)
        {
            await EndsAnAttemptAsync();
            return;
        }

        var shown = await EndAsync();
        Assert.Equal((reason.Name, reason.Name), (shown.Reason, shown.FailureReason));
        Assert.Equal((reason.Class, reason.Hint), (shown.Class, shown.Hint));
        Assert.Equal(reason.Phase?.ToString(), shown.Phase);
        Assert.True(shown.Attempts.Count <= 1, "it is retried");
        HasMessage(shown.Message);
        IsFoundByWhomTheTableSays();
        await HasEventAsync(shown);
        var counter = scene.IsPush ? "imagebuild.pushes.finished" : "imagebuild.runs.finished";
        await Eventually.HoldsAsync(
            () => scene.Metrics.Has(counter, shown.Phase!, reason.Name),
            $"{counter} counts a run with {shown.Phase} and {reason.Name}"
        );
    }

    /// <summary>With a retry.limit of one.</summary>
    public async Task IsRetriedAsync()
    {
        var build = await scene.Bench.WaitAsync(
            Name,
            status => status.Reason == RunReasons.Retrying.Name || status.CompletionTime is not null,
            "another attempt follows"
        );
        Assert.True(build.Status.Reason == RunReasons.Retrying.Name, $"{build.Status.Reason}: {build.Status.Message}");
        Assert.Equal(reason.Name, Assert.Single(build.Status.Attempts!).Reason);
        await scene.Bench.EventAsync(Name, RunReasons.Retrying.Name);
    }

    private async Task EndsAnAttemptAsync()
    {
        var build = await scene.Bench.WaitAsync(Name, status => status.Attempts?.Count > 0, "the attempt has ended");
        var attempt = Assert.Single(build.Status.Attempts!);
        Assert.Equal(reason.Name, attempt.Reason);
        HasMessage(attempt.Message);
        IsFoundByWhomTheTableSays();
        Assert.Null(build.Status.CompletionTime);
        Assert.DoesNotContain(await scene.Bench.EventsAsync(Name), told => told.Reason == reason.Name);
    }

    private async Task<Shown> EndAsync()
    {
        if (scene.IsPush)
        {
            var push = await scene.Bench.PushAsync(Name, status => status.CompletionTime is not null, "the push ends");
            return new(
                push.Phase?.ToString(),
                push.Reason,
                push.Message,
                push.Failure?.Reason,
                push.Failure?.Class,
                push.Failure?.Hint,
                push.Attempts ?? []
            );
        }

        var build = (await scene.Bench.WaitAsync(Name, status => status.CompletionTime is not null, "the build ends")).Status;
        return new(
            build.Phase?.ToString(),
            build.Reason,
            build.Message,
            build.Failure?.Reason,
            build.Failure?.Class,
            build.Failure?.Hint,
            build.Attempts ?? []
        );
    }

    private void HasMessage(string? message)
    {
        var form = Regex.Escape(reason.Message!).Replace("…", ".+", StringComparison.Ordinal);
        Assert.Matches($"^{form}$", message);
    }

    private void IsFoundByWhomTheTableSays()
    {
        Assert.True(reason.FoundBy!.Value.HasFlag(scene.FoundBy), $"it is found by {scene.FoundBy}");
        switch (scene.FoundBy)
        {
            case FoundBy.Engine:
                Assert.NotEqual(0, scene.ExitCode);
                Assert.Contains(scene.Engine!.Value, reason.Engines);
                break;
            case FoundBy.Prepare or FoundBy.Publish or FoundBy.Push:
                Assert.Equal(1, scene.ExitCode);
                break;
            default:
                Assert.NotEqual(0, scene.ExitCode);
                break;
        }
    }

    private async Task HasEventAsync(Shown shown)
    {
        var told = await scene.Bench.EventAsync(Name, reason.Name);
        Assert.Equal((reason.Severity.ToString(), shown.Message), (told.Type, told.Message));
    }
}
