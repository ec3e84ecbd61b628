namespace Operator.Kubernetes.Models.Attributes;

/// <summary>The property must be present.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>The value that the API server fills in.</summary>
/// <param name="value">A string, number, boolean or enum value.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultAttribute(object value) : Attribute
{
    /// <summary>The default.</summary>
    public object Value { get; } = value;
}

/// <summary>A regular expression (RE2) that the string must match; on a map or list of strings: each value.</summary>
/// <param name="regexPattern">The expression; anchor it yourself.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regexPattern) : Attribute
{
    /// <summary>The expression.</summary>
    public string RegexPattern { get; } = regexPattern;
}

/// <summary>How many characters the string has; on a map or list of strings: each value. -1 sets no bound.</summary>
/// <param name="minLength">Least number of characters.</param>
/// <param name="maxLength">Largest number of characters.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int minLength = -1, int maxLength = -1) : Attribute
{
    /// <summary>Least number of characters, -1 for none.</summary>
    public int MinLength { get; } = minLength;

    /// <summary>Largest number of characters, -1 for none.</summary>
    public int MaxLength { get; } = maxLength;
}

/// <summary>How many items a list, or entries a map, has. -1 sets no bound.</summary>
/// <param name="minItems">Least number.</param>
/// <param name="maxItems">Largest number.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(long minItems = -1, long maxItems = -1) : Attribute
{
    /// <summary>Least number of items, -1 for none.</summary>
    public long MinItems { get; } = minItems;

    /// <summary>Largest number of items, -1 for none.</summary>
    public long MaxItems { get; } = maxItems;
}

/// <summary>Least value of a number, inclusive.</summary>
/// <param name="minimum">The value.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMinimumAttribute(double minimum) : Attribute
{
    /// <summary>The value.</summary>
    public double Minimum { get; } = minimum;
}

/// <summary>Largest value of a number, inclusive.</summary>
/// <param name="maximum">The value.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMaximumAttribute(double maximum) : Attribute
{
    /// <summary>The value.</summary>
    public double Maximum { get; } = maximum;
}

/// <summary>The list is a map keyed by these properties of its items (<c>x-kubernetes-list-type: map</c>).</summary>
/// <param name="keys">JSON names of the key properties.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapKeysAttribute(params string[] keys) : Attribute
{
    /// <summary>JSON names of the key properties.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}

/// <summary>The list is a set: no value twice (<c>x-kubernetes-list-type: set</c>).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListSetAttribute : Attribute;

/// <summary>The object may hold anything (<c>x-kubernetes-preserve-unknown-fields</c>).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class PreserveUnknownFieldsAttribute : Attribute;

/// <summary>The value has the schema of another type, although it is kept as it comes.</summary>
/// <param name="type">A class of the Kubernetes object model.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SchemaOfAttribute(Type type) : Attribute
{
    /// <summary>The type.</summary>
    public Type Type { get; } = type;
}

/// <summary>A CEL rule (<c>x-kubernetes-validations</c>); API servers before 1.25 drop it, so the operator checks the same.</summary>
/// <param name="rule">The expression; <c>self</c> is the annotated value.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule) : Attribute
{
    /// <summary>The expression.</summary>
    public string Rule { get; } = rule;

    /// <summary>One sentence shown when the rule does not hold.</summary>
    public string? Message { get; init; }

    /// <summary>CEL expression that yields the message.</summary>
    public string? MessageExpression { get; init; }

    /// <summary>Path of the field at fault, for example <c>.spec.source</c>.</summary>
    public string? FieldPath { get; init; }

    /// <summary>Machine-readable reason, for example <c>FieldValueInvalid</c>.</summary>
    public string? Reason { get; init; }
}

/// <summary>
/// The value is an integer or a string (<c>x-kubernetes-int-or-string</c>), for example a quantity of CPU; on a type, wherever it is used;
/// on a map or list: each value.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class IntOrStringAttribute : Attribute;
