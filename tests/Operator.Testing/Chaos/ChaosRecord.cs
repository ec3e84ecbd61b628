using Operator.Entities.ImageBuilds;

namespace Operator.Testing.Chaos;

/// <summary>All that was seen of one build, by witnesses that do not know the operator.</summary>
public sealed record ChaosRecord
{
    /// <summary>What was asked for.</summary>
    public required ChaosBuild Asked { get; init; }

    /// <summary>The object in the order in which it changed, the last one included. What was written while no watch stood is missing.</summary>
    public required IReadOnlyList<ImageBuild> Versions { get; init; }

    /// <summary>The versions before which others may be missing, because another watch saw the one before.</summary>
    public IReadOnlyList<string> AfterGap { get; init; } = [];

    /// <summary>Every Pod that was ever seen and says that it is the build's.</summary>
    public IReadOnlyList<SeenPod> Pods { get; init; } = [];

    /// <summary>Every event about the build.</summary>
    public IReadOnlyList<SeenEvent> Events { get; init; } = [];

    /// <summary>Digests that were put under the build's tag, each once.</summary>
    public IReadOnlyList<string> Uploads { get; init; } = [];

    /// <summary>What the registry has under the tag in the end.</summary>
    public SeenImage? Image { get; init; }

    /// <summary>When no watch stood. An event of such a time may tell of a state that nobody saw.</summary>
    public IReadOnlyList<Blindness> Blind { get; init; } = [];

    /// <summary>For complaints.</summary>
    public string Name => Asked.Name;
}

/// <summary>A Pod.</summary>
public sealed record SeenPod(string Uid, string Name, int Run, int Attempt)
{
    /// <summary>Whether any container of it has started.</summary>
    public bool Started { get; init; }

    /// <summary>Whether the test itself deleted it.</summary>
    public bool DeletedByHand { get; init; }

    /// <summary>Whether it is still there in the end.</summary>
    public bool LeftOver { get; init; }
}

/// <summary>An event, with the time of the API server.</summary>
public sealed record SeenEvent(string Type, string Reason, string Message, DateTimeOffset CreatedAt, int Count = 1);

/// <summary>An image in the registry.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Attempt">Which attempt built it, by its label: <c>UID/run/attempt</c>.</param>
public sealed record SeenImage(string Digest, string? Attempt);

/// <summary>A time without a watch.</summary>
public sealed record Blindness(DateTimeOffset From, DateTimeOffset To)
{
    public bool Covers(DateTimeOffset at) => at >= From && at <= To;
}
