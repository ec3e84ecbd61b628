namespace Operator.Kubernetes.Configuration;

/// <summary>A kubeconfig, an identity or an exec plugin cannot be used; the message names it and the cause, without secrets.</summary>
/// <param name="message">What is wrong, with file and entry.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class KubeConfigException(string message, Exception? innerException = null) : Exception(message, innerException);
