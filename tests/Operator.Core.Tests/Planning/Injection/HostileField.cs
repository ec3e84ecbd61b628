using Operator.Core.Planning;

namespace Operator.Core.Tests.Planning.Injection;

/// <summary>A place of the spec or of the source that takes free text.</summary>
internal sealed record HostileField
{
    /// <summary>Share of hostile values that a field has to take which can hold any text: NUL is all that it may refuse.</summary>
    public const double AnyText = 0.8;

    /// <summary>The same for one with a grammar of its own, which a third of the values keep.</summary>
    public const double Grammar = 0.25;

    /// <summary>The same for one with a grammar that takes hardly more than letters.</summary>
    public const double Word = 0.05;

    public required string Name { get; init; }

    public required Func<string, PlanInput> Input { get; init; }

    /// <summary>What a refusal has to say so that its reader finds the field.</summary>
    public required string Refusal { get; init; }

    /// <summary>A value that the field takes without more ado.</summary>
    public string Harmless { get; init; } = "x";

    /// <summary>True when the value names what an instruction sets, so that only the keywords can be compared.</summary>
    public bool IsName { get; init; }

    public double Accepted { get; init; } = AnyText;

    /// <summary>Where the value must come out again, exactly as it went in; null for values that steer the plan.</summary>
    public Func<ImageFacts, string?>? Data { get; init; }

    /// <summary>The value as the file's own format can hold it, for files of lines.</summary>
    public Func<string, string> Clean { get; init; } = value => value;

    public override string ToString() => Name;
}
