namespace Operator.Tests.Failures;

/// <summary>Marks the scene that makes a failure with this reason for real; there is exactly one for each (<see cref="FailureMatrixTests"/>).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProducesAttribute(string reason) : Attribute
{
    public string Reason { get; } = reason;
}
