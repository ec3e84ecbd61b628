using k8s.Models;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;
using static Operator.Testing.Builds.PodStatuses;

namespace Operator.Testing.Builds;

/// <summary>
/// How a stage can look although it did nothing wrong, and how it can look although it failed. Played to the pure core and to the whole
/// operator alike: no step of a build that did nothing wrong is ever shown as failed, and no failed one as succeeded.
/// </summary>
/// <param name="Stage">The stage that the case is about.</param>
/// <param name="What">What became of it.</param>
/// <param name="Fails">True when the stage itself failed.</param>
/// <param name="Reason">How the run ends.</param>
/// <param name="Conditions">Accepted, admitted, planned, built, pushed: T, F or U(nknown).</param>
public sealed record StageCase(BuildStage Stage, string What, bool Fails, BuildReason Reason, string Conditions)
{
    private const string StepError = "process \"/bin/sh -c make\" did not complete successfully: exit code: 2";
    private const string PushError =
        "failed to push registry.example.com/app:1: unexpected status from POST request to "
        + "https://registry.example.com/v2/app/blobs/uploads/: 403 Forbidden";

    /// <summary>What the build container prints.</summary>
    public IReadOnlyList<string> Log { get; private init; } = [];

    /// <summary>What the kubelet says in the end.</summary>
    public required Func<DateTimeOffset, V1PodStatus> Pod { get; init; }

    public static IReadOnlyList<StageCase> All { get; } =
    [
        new(BuildStage.Prepare, "ends well", false, RunReasons.Succeeded, "TTTTT")
        {
            Pod = now => Succeeded(Prepared(now), Built(now), Published(now)),
        },
        new(BuildStage.Prepare, "ends well with a warning", false, RunReasons.Succeeded, "TTTTT")
        {
            Pod = now => Succeeded(Prepared(now, "A link points nowhere"), Built(now), Published(now)),
        },
        new(BuildStage.Prepare, "ends well, then the node evicts the Pod", false, InfrastructureReasons.PodEvicted, "TTTFU")
        {
            Pod = now => Failed(Prepared(now)) with { Reason = "Evicted", Message = "The node was low on resource: memory" },
        },
        new(BuildStage.Prepare, "reports a failure", true, SourceReasons.RevisionNotFound, "TTFUU")
        {
            Pod = now => Failed(Ended(now, "prepare", 1, PrepareFailure(SourceReasons.RevisionNotFound.Name))),
        },
        new(BuildStage.Prepare, "reports a failure and ends with 0", true, PlanReasons.Undetected, "TTFTU")
        {
            Pod = now => Succeeded(Ended(now, "prepare", 0, PrepareFailure(PlanReasons.Undetected.Name)), Built(now), Published(now)),
        },
        new(BuildStage.Prepare, "ends with 0 and without a report", true, InternalReasons.ReportInvalid, "TTFTU")
        {
            Pod = now => Succeeded(Ended(now, "prepare", 0, "{\"plan\":{\"model"), Built(now), Published(now)),
        },
        new(BuildStage.Prepare, "is killed from outside", true, InfrastructureReasons.ContainerFailed, "TTFUU")
        {
            Pod = now => Failed(Ended(now, "prepare", 137)),
        },
        new(BuildStage.Build, "ends well with errors in its log", false, RunReasons.Succeeded, "TTTTT")
        {
            Log = ["#5 [2/2] RUN make", "#5 0.1 ERROR: nothing serious", $"#5 0.2 error: failed to solve: {StepError}", "#5 DONE 0.3s"],
            Pod = now => Succeeded(Prepared(now), Built(now), Published(now)),
        },
        new(BuildStage.Build, "ends well although a process in it ran out of memory", false, RunReasons.Succeeded, "TTTTT")
        {
            Pod = now => Succeeded(Prepared(now), Ended(now, "build", 0, reason: "OOMKilled"), Published(now)),
        },
        new(BuildStage.Build, "ends well, its push is refused", false, PushReasons.AuthenticationRequired, "TTTTF")
        {
            Log = ["#6 exporting to image", $"#6 ERROR: {PushError}", $"error: failed to solve: {PushError}"],
            Pod = now => Failed(Prepared(now), Ended(now, "build", 1)),
        },
        new(BuildStage.Build, "fails in a step", true, BuildReasons.StepFailed, "TTTFU")
        {
            Log = ["#5 [2/2] RUN make", $"#5 ERROR: {StepError}", $"error: failed to solve: {StepError}"],
            Pod = now => Failed(Prepared(now), Ended(now, "build", 1)),
        },
        new(BuildStage.Build, "fails without a word", true, BuildReasons.FailedUnknown, "TTTFU")
        {
            Pod = now => Failed(Prepared(now), Ended(now, "build", 1)),
        },
        new(BuildStage.Build, "runs out of memory", true, BuildReasons.OutOfMemory, "TTTFU")
        {
            Pod = now => Failed(Prepared(now), Ended(now, "build", 137, reason: "OOMKilled")),
        },
        new(BuildStage.Build, "is killed from outside", true, InfrastructureReasons.ContainerFailed, "TTTFU")
        {
            Pod = now => Failed(Prepared(now), Ended(now, "build", 143)),
        },
        new(BuildStage.Publish, "ends well", false, RunReasons.Succeeded, "TTTTT")
        {
            Pod = now => Succeeded(Prepared(now), Built(now), Published(now)),
        },
        new(BuildStage.Publish, "does not find the image", true, PushReasons.VerificationFailed, "TTTTF")
        {
            Pod = now => Failed(Prepared(now), Built(now), Ended(now, "publish", 1, PublishFailure(PushReasons.VerificationFailed.Name))),
        },
        new(BuildStage.Publish, "reports a failure and ends with 0", true, PushReasons.Denied, "TTTTF")
        {
            Pod = now => Succeeded(Prepared(now), Built(now), Ended(now, "publish", 0, PublishFailure(PushReasons.Denied.Name))),
        },
        new(BuildStage.Publish, "ends with 0 and without a report", true, InternalReasons.ReportInvalid, "TTTTF")
        {
            Pod = now => Succeeded(Prepared(now), Built(now), Ended(now, "publish", 0, "half a rep")),
        },
        new(BuildStage.Publish, "is killed from outside", true, InfrastructureReasons.ContainerFailed, "TTTTF")
        {
            Pod = now => Failed(Prepared(now), Built(now), Ended(now, "publish", 137)),
        },
    ];

    public static StageCase Named(string name) => All.Single(item => item.Name == name);

    public string Name => $"{Stage} {What}";

    /// <summary>The end is the expected one, and the stage is shown as failed only if it failed.</summary>
    public void Check(ImageBuildStatus end)
    {
        var phase = Reason.Class switch
        {
            null => BuildPhase.Succeeded,
            FailureClass.User => BuildPhase.Failed,
            _ => BuildPhase.Error,
        };
        Assert.Equal((phase, Reason.Name, Conditions), (end.Phase, end.Reason, ConditionsOf(end)));
        Assert.Equal(Fails, Condition(end, ConditionOf(Stage)) == "False");
        Assert.Equal(phase == BuildPhase.Succeeded ? Digest : null, end.Image?.Digest);
        Assert.Equal(Reason.Class, end.Failure?.Class);
    }

    private static string ConditionOf(BuildStage stage) =>
        stage switch
        {
            BuildStage.Prepare => BuildConditions.Planned,
            BuildStage.Build => BuildConditions.Built,
            _ => BuildConditions.Pushed,
        };

    private static string ConditionsOf(ImageBuildStatus end) =>
        string.Concat(
            new[]
            {
                BuildConditions.Accepted,
                BuildConditions.Admitted,
                BuildConditions.Planned,
                BuildConditions.Built,
                BuildConditions.Pushed,
            }.Select(type => Condition(end, type)[0])
        );

    private static string Condition(ImageBuildStatus end, string type) =>
        end.Conditions!.Single(condition => condition.Type == type).Status;
}
