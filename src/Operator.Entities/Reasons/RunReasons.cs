namespace Operator.Entities;

/// <summary>Reasons of a run as a whole.</summary>
public static class RunReasons
{
    /// <summary>Surfaces when the spec is valid and a run is due.</summary>
    public static BuildReason Accepted { get; } = new() { Name = "RunAccepted", Meaning = "the spec is valid and a run is due" };

    /// <summary>Surfaces when this part of the run has not begun.</summary>
    public static BuildReason Pending { get; } = new() { Name = "RunPending", Meaning = "this part of the run has not begun" };

    /// <summary>Surfaces when the source is being fetched and looked at.</summary>
    public static BuildReason Preparing { get; } = new() { Name = "RunPreparing", Meaning = "the source is being fetched and looked at" };

    /// <summary>Surfaces when the pushed image is being verified and tagged.</summary>
    public static BuildReason Publishing { get; } =
        new() { Name = "RunPublishing", Meaning = "the pushed image is being verified and tagged" };

    /// <summary>Surfaces when the image is in the registry.</summary>
    public static BuildReason Succeeded { get; } = new() { Name = "RunSucceeded", Meaning = "the image is in the registry" };

    /// <summary>Surfaces when a run of mode Plan has ended well.</summary>
    public static BuildReason Planned { get; } = new() { Name = "RunPlanned", Meaning = "a run of mode Plan has ended well" };

    /// <summary>Surfaces when an attempt failed through the platform's fault and the next one follows.</summary>
    public static BuildReason Retrying { get; } =
        new() { Name = "RunRetrying", Meaning = "an attempt failed through the platform's fault and the next one follows" };

    /// <summary>Surfaces when the whole run took longer than spec.timeout.</summary>
    public static BuildReason Timeout { get; } =
        new()
        {
            Name = "RunTimeout",
            Class = FailureClass.User,
            Meaning = "the whole run took longer than spec.timeout",
            Hint = "Raise timeout, or make the build faster",
        };

    /// <summary>Surfaces when spec.cancel stopped the run.</summary>
    public static BuildReason Cancelled { get; } =
        new()
        {
            Name = "RunCancelled",
            Class = FailureClass.Cancelled,
            Meaning = "spec.cancel stopped the run",
            Hint = "Set cancel to false to build again",
        };

    /// <summary>Surfaces when the spec changed during the run, and a new run took its place.</summary>
    public static BuildReason Superseded { get; } =
        new()
        {
            Name = "RunSuperseded",
            Class = FailureClass.Cancelled,
            Meaning = "the spec changed during the run, and a new run took its place",
            Hint = "Nothing; look at the new run",
        };

    /// <summary>Surfaces when the log could not be read to its end, or not be saved.</summary>
    public static BuildReason LogLost { get; } =
        new() { Name = "RunLogLost", Meaning = "the log could not be read to its end, or not be saved" };

    /// <summary>All of this family, in the order of the reference page.</summary>
    public static IReadOnlyList<BuildReason> All { get; } =
    [Accepted, Pending, Preparing, Publishing, Succeeded, Planned, Retrying, Timeout, Cancelled, Superseded, LogLost];
}
