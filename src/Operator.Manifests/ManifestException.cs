namespace Operator.Manifests;

/// <summary>A type or attribute from which no correct manifest can be made: a mistake in the code, found when manifests are generated.</summary>
/// <param name="message">What is wrong, naming the type and property.</param>
public sealed class ManifestException(string message) : Exception(message);
