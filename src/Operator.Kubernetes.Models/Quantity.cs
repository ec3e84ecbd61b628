using System.Globalization;
using System.Text.Json.Serialization;
using Operator.Kubernetes.Models.Attributes;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Kubernetes.Models;

/// <summary>A quantity of a resource as it is written, a number or a text: <c>2</c>, <c>500m</c>, <c>1Gi</c>.</summary>
/// <param name="Value">The text, or the number in decimal digits.</param>
[IntOrString]
[JsonConverter(typeof(QuantityConverter))]
public sealed record Quantity(string Value)
{
    /// <summary>A number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Quantity(int value) => new(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A text.</summary>
    /// <param name="value">The text.</param>
    public static implicit operator Quantity(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
