using k8s;
using k8s.Models;

namespace Operator.Kubernetes.Models;

/// <summary>Base of a custom resource with spec and status, named as in KubeOps. A null for metadata, spec or status reads as an empty one.</summary>
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
    public V1ObjectMeta Metadata
    {
        get;
        set => field = value ?? new();
    } = new();

    /// <inheritdoc/>
    public TSpec Spec
    {
        get;
        set => field = value ?? new();
    } = new();

    /// <inheritdoc/>
    public TStatus Status
    {
        get;
        set => field = value ?? new();
    } = new();
}
