using Operator.Core.Observation;

namespace Operator.Core.Status;

/// <summary>The one thing to do after the status of this pass is written. Doing it twice does no harm.</summary>
public abstract record NextAction
{
    private NextAction() { }

    /// <summary>Create the Pod of this attempt; a conflict means that it exists.</summary>
    /// <param name="Attempt">Number within the run.</param>
    /// <param name="RunStart">What the Pod is told of the run's start.</param>
    public sealed record LaunchPod(int Attempt, DateTimeOffset RunStart) : NextAction;

    /// <summary>Read the whole log of this Pod and archive it, then look again.</summary>
    public sealed record ArchiveLog(PodFacts Pod) : NextAction;

    /// <summary>Delete this Pod, with its UID as precondition.</summary>
    public sealed record DeletePod(PodFacts Pod) : NextAction;

    /// <summary>One live GET of the current attempt's Pod, then look again with what it says.</summary>
    public sealed record ConfirmPod(string Name) : NextAction;

    /// <summary>Look again at once: the status that was just written is a step on the way.</summary>
    public sealed record Again : NextAction;

    /// <summary>Look again when something changes, at the latest at <paramref name="Time"/>.</summary>
    public sealed record WaitUntil(DateTimeOffset? Time) : NextAction;

    /// <summary>The run has ended and nothing of it is left to do.</summary>
    public sealed record Nothing : NextAction;
}
