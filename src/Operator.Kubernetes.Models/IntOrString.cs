using System.Globalization;
using System.Text.Json.Serialization;
using Operator.Kubernetes.Models.Attributes;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Kubernetes.Models;

/// <summary>A number or a name, for example of a port, or a quantity.</summary>
/// <param name="Value">The number in decimal digits, or the name.</param>
[IntOrString]
[JsonConverter(typeof(IntOrStringConverter))]
public sealed record IntOrString(string Value)
{
    /// <summary>A number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator IntOrString(int value) => new(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A name.</summary>
    /// <param name="value">The name.</param>
    public static implicit operator IntOrString(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
