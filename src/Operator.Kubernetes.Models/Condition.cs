namespace Operator.Kubernetes.Models;

/// <summary>One aspect of an object's state (<c>meta/v1 Condition</c>).</summary>
public sealed record Condition
{
    /// <summary>The aspect, in PascalCase; the key of the list.</summary>
    public string Type { get; init; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get; init; } = "Unknown";

    /// <summary>Why, as one PascalCase word from a closed set.</summary>
    public string Reason { get; init; } = "";

    /// <summary>One sentence for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>When <see cref="Status"/> last changed.</summary>
    public DateTimeOffset LastTransitionTime { get; init; }

    /// <summary>The generation of the object on which the condition is based.</summary>
    public long? ObservedGeneration { get; init; }
}
