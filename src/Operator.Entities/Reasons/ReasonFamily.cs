using System.Collections;
using Operator.Entities.ImageBuilds;

namespace Operator.Entities;

/// <summary>The reasons of one part of a build. Complete once its class is initialised.</summary>
public sealed class ReasonFamily : IReadOnlyList<BuildReason>
{
    private readonly List<BuildReason> reasons = [];

    internal ReasonFamily(string name, string meaning) => (Name, Meaning) = (name, meaning);

    /// <summary>The first word of every name in the family.</summary>
    public string Name { get; }

    /// <summary>Where its reasons come from, one sentence.</summary>
    public string Meaning { get; }

    /// <inheritdoc/>
    public int Count => reasons.Count;

    /// <inheritdoc/>
    public BuildReason this[int index] => reasons[index];

    /// <inheritdoc/>
    public IEnumerator<BuildReason> GetEnumerator() => reasons.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Adds a reason that is not a failure.</summary>
    internal BuildReason State(string name, string meaning) => Add(new() { Name = name, Meaning = meaning });

    /// <summary>Adds a reason that ends an attempt.</summary>
    internal BuildReason Failure(
        string name,
        FailureClass failureClass,
        string meaning,
        string hint,
        FoundBy foundBy,
        string message,
        bool endsRun = true,
        BuildEngine[]? engines = null
    ) =>
        Add(
            new()
            {
                Name = name,
                Class = failureClass,
                Meaning = meaning,
                Hint = hint,
                FoundBy = foundBy,
                Message = message,
                EndsRun = endsRun,
                Engines = engines ?? (foundBy.HasFlag(FoundBy.Engine) ? Enum.GetValues<BuildEngine>() : []),
            }
        );

    private BuildReason Add(BuildReason reason)
    {
        reasons.Add(reason);
        return reason;
    }
}
