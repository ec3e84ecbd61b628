using Operator.Core.Contract;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImagePushes;

namespace Operator.Core.Observation;

/// <summary>What is known about one attempt from its Pod and the Pod's events.</summary>
public sealed record PodFacts
{
    public required string Name { get; init; }

    public string Uid { get; init; } = "";

    public required int Run { get; init; }

    public required int Attempt { get; init; }

    /// <summary>Hash of the spec that it was made from.</summary>
    public string SpecHash { get; init; } = "";

    public string? Node { get; init; }

    /// <summary>When the run left the queue, by the Pod's annotation.</summary>
    public DateTimeOffset? RunStart { get; init; }

    /// <summary>The most that its run may take, by the Pod's annotation.</summary>
    public RunBounds? Bounds { get; init; }

    public DateTimeOffset? Created { get; init; }

    /// <summary>When it was assigned to a node.</summary>
    public DateTimeOffset? Scheduled { get; init; }

    /// <summary>True when it has ended, successfully or not: no container runs or will run.</summary>
    public bool Ended { get; init; }

    /// <summary>True when it was deleted and its containers are being stopped.</summary>
    public bool Deleting { get; init; }

    /// <summary>When its deletion was requested.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>True when its containers run or may still run, and it was not deleted.</summary>
    public bool IsAlive => !Ended && !Deleting;

    /// <summary>
    /// True when nothing is left to do in it: the containers beside the engine end by themselves, publish because the engine failed, a daemon because
    /// it ended.
    /// </summary>
    public bool IsEnding => IsAlive && (Build.EndedBadly || Publish.Life == ContainerLife.Ended);

    public ContainerFacts Prepare { get; init; } = ContainerFacts.Absent;

    public ContainerFacts Build { get; init; } = ContainerFacts.Absent;

    public ContainerFacts Publish { get; init; } = ContainerFacts.Absent;

    /// <summary>Whether the Pod has a container that builds: mode Plan has none.</summary>
    public bool Builds { get; init; } = true;

    /// <summary>Name of its last container, which the facts have under <see cref="Publish"/>: <c>publish</c>, or <c>push</c> in the Pod of a push, which has no other.</summary>
    public string Last { get; init; } = PodContainers.Publish;

    /// <summary>Its containers in the order in which they run.</summary>
    public IReadOnlyList<string> Containers => Last == PodContainers.Push ? [PodContainers.Push] : PodContainers.InOrder;

    /// <summary>What it copies, by its annotation; null for the Pod of a build.</summary>
    public PushSourceStatus? PushSource { get; init; }

    /// <summary>prepare's report; null until it has ended, or when it is not readable.</summary>
    public PrepareReport? PrepareReport { get; init; }

    /// <summary>publish's report; null until it has ended, or when it is not readable.</summary>
    public PublishReport? PublishReport { get; init; }

    /// <summary>
    /// What blocks it at the moment, by a message of the kubelet or the scheduler; may go away. A reason without a class never ends the attempt
    /// by itself.
    /// </summary>
    public Failure? Trouble { get; init; }

    /// <summary>What ended it from outside, although no container failed by itself.</summary>
    public Failure? Verdict { get; init; }

    /// <summary>True when a container ran, so that there is a log to save.</summary>
    public bool HasLog => Prepare.Began || Build.Began || Publish.Began;
}

/// <summary>Where a container is.</summary>
public enum ContainerLife
{
    /// <summary>Has not started.</summary>
    Waiting,

    /// <summary>Runs.</summary>
    Running,

    /// <summary>Has ended, with any exit code.</summary>
    Ended,
}

/// <summary>What is known of one container.</summary>
public sealed record ContainerFacts
{
    public static ContainerFacts Absent { get; } = new();

    public ContainerLife Life { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public int ExitCode { get; init; }

    /// <summary>True when the kernel killed something in it for lack of memory.</summary>
    public bool OutOfMemory { get; init; }

    /// <summary>The kubelet's word for its state, for example <c>ContainerCannotRun</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Termination message: the report, or the last lines of the log.</summary>
    public string? Message { get; init; }

    /// <summary>True when it could not even be started: there is no exit code of its own.</summary>
    public bool NeverRan { get; init; }

    /// <summary>True when it runs or ran.</summary>
    public bool Began => Life != ContainerLife.Waiting && !NeverRan;

    public bool EndedWell => Life == ContainerLife.Ended && ExitCode == 0 && !NeverRan;

    public bool EndedBadly => Life == ContainerLife.Ended && !EndedWell;
}
