namespace Operator.Manifests;

/// <summary>Who the rights are for.</summary>
/// <param name="Name">Name of the operator's ServiceAccount, and of its roles and bindings.</param>
/// <param name="Namespace">Namespace in which the operator runs.</param>
public sealed record OperatorIdentity(string Name, string Namespace);
