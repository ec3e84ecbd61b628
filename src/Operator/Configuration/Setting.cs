namespace Operator.Configuration;

/// <summary>Where a setting has its value.</summary>
internal delegate ref T Place<T>(OperatorOptions options);

internal delegate bool TryRead<T>(string text, out T value);

/// <summary>One setting: its name, its meaning, how its text is read and which values it may have.</summary>
internal abstract class Setting
{
    /// <summary>Section and name, as people write it: <c>timeouts.build</c>.</summary>
    public required string Key { get; init; }

    public required string Meaning { get; init; }

    public bool IsList { get; init; }

    /// <summary>The default as people write it; empty for none.</summary>
    public string Default => TextIn(new OperatorOptions());

    /// <summary>The value as people write it.</summary>
    public abstract string TextIn(OperatorOptions options);

    /// <returns>What is wrong with the text; null when it is the setting's value now.</returns>
    public abstract string? Assign(OperatorOptions options, string text);

    /// <returns>Which rule the value breaks; null for none.</returns>
    public abstract string? Check(OperatorOptions options);
}

internal sealed class Setting<T> : Setting
{
    public required Place<T> Place { get; init; }

    /// <summary>What its text is, as the end of "… is not …".</summary>
    public required string Kind { get; init; }

    public required TryRead<T> Read { get; init; }

    public required Func<T, string> Write { get; init; }

    /// <summary>The rule that a value breaks, as a sentence that begins with "must"; null for none.</summary>
    public Func<T, string?> Broken { get; init; } = _ => null;

    public override string TextIn(OperatorOptions options) => Write(Place(options));

    public override string? Assign(OperatorOptions options, string text)
    {
        if (!Read(text, out var value))
        {
            return $"{Key}: '{text}' is not {Kind}";
        }

        Place(options) = value;
        return null;
    }

    public override string? Check(OperatorOptions options) => Broken(Place(options)) is { } rule ? $"{Key}: {rule}" : null;
}
