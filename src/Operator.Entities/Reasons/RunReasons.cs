using static Operator.Entities.FailureClass;

namespace Operator.Entities;

public static class RunReasons
{
    public static ReasonFamily Family { get; } = new("Run", "About the run as a whole.");

    // csharpier-ignore-start
    public static BuildReason Accepted { get; } = Family.State("RunAccepted", "the spec is valid and a run is due");
    public static BuildReason Pending { get; } = Family.State("RunPending", "this part of the run has not started");
    public static BuildReason PodStarting { get; } = Family.State("RunPodStarting",
        "the Pod was created and waits for a node, a volume or an image, as every Pod does");
    public static BuildReason Preparing { get; } = Family.State("RunPreparing", "the source is being fetched and inspected");
    public static BuildReason Publishing { get; } = Family.State("RunPublishing", "the pushed image is being verified and tagged");
    public static BuildReason Succeeded { get; } = Family.State("RunSucceeded", "the image is in the registry");
    public static BuildReason Planned { get; } = Family.State("RunPlanned", "a run of mode Plan has succeeded");
    public static BuildReason Retrying { get; } = Family.State("RunRetrying",
        "an attempt failed because of the platform, and the next one follows");
    public static BuildReason Timeout { get; } = Family.Failure("RunTimeout", User, "the whole run took longer than spec.timeout",
        "Raise timeout, or make the build faster",
        FoundBy.Operator, "The run took longer than …, the limit in spec.timeout or the operator's");
    public static BuildReason Cancelled { get; } = Family.Failure("RunCancelled", FailureClass.Cancelled, "spec.cancel stopped the run",
        "Set cancel to false to build again",
        FoundBy.Operator, "The run was cancelled by spec.cancel");
    public static BuildReason Superseded { get; } = Family.Failure("RunSuperseded", FailureClass.Cancelled,
        "the spec changed during the run, and a new run replaced it", "No action needed; look at the new run",
        FoundBy.Operator, "The spec changed during the run, and a new run replaced it", endsRun: false);
    public static BuildReason ProxyLoginRefused { get; } = Family.Failure("RunProxyLoginRefused", User,
        "the proxy of podTemplate.proxy requires a login and has none, or does not accept the one it has",
        "Check username and password in the Secret that podTemplate.proxy.credentialsSecret names",
        FoundBy.Prepare | FoundBy.Engine | FoundBy.Publish | FoundBy.Push, "Proxy … does not accept the login in podTemplate.proxy.credentialsSecret");
    public static BuildReason LogLost { get; } = Family.State("RunLogLost", "the log could not be read to its end or could not be saved");
    // csharpier-ignore-end
}
