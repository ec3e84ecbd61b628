namespace Operator.Kubernetes.Models;

/// <summary>Anything the API server serves: it names its API version and kind.</summary>
public interface IKubernetesObject
{
    /// <summary><c>group/version</c>, or <c>v1</c> for the core group.</summary>
    string ApiVersion { get; set; }

    /// <summary>The kind in PascalCase, for example <c>Pod</c>.</summary>
    string Kind { get; set; }
}

/// <summary>An object with metadata of the given type.</summary>
/// <typeparam name="TMetadata"><see cref="V1ObjectMeta"/> for objects, <see cref="V1ListMeta"/> for lists.</typeparam>
public interface IKubernetesObject<TMetadata> : IKubernetesObject
{
    /// <summary>Name, namespace, labels, owner and version of the object.</summary>
    TMetadata Metadata { get; set; }
}

/// <summary>An object that has a desired state.</summary>
/// <typeparam name="TSpec">Type of the desired state.</typeparam>
public interface ISpec<TSpec>
{
    /// <summary>The desired state, written by users.</summary>
    TSpec Spec { get; set; }
}

/// <summary>An object that has an observed state.</summary>
/// <typeparam name="TStatus">Type of the observed state.</typeparam>
public interface IStatus<TStatus>
{
    /// <summary>The observed state, written by controllers through the status subresource.</summary>
    TStatus Status { get; set; }
}

/// <summary>Base of a custom resource with spec and status, named as in KubeOps.</summary>
/// <typeparam name="TSpec">Type of the desired state.</typeparam>
/// <typeparam name="TStatus">Type of the observed state.</typeparam>
public abstract class CustomKubernetesEntity<TSpec, TStatus> : IKubernetesObject<V1ObjectMeta>, ISpec<TSpec>, IStatus<TStatus>
    where TSpec : new()
    where TStatus : new()
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "";

    /// <inheritdoc/>
    public string Kind { get; set; } = "";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc/>
    public TSpec Spec { get; set; } = new();

    /// <inheritdoc/>
    public TStatus Status { get; set; } = new();
}
