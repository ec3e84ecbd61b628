using k8s;
using k8s.Models;

namespace Operator.Kubernetes.Client;

/// <summary>
/// Typed access to the API server. All methods throw <see cref="KubernetesApiException"/> when the server refuses or is not
/// reached. There is no replace: the classes hold only a part of each object, so a PUT would remove the rest.
/// </summary>
public interface IKubernetesClient
{
    /// <summary>Namespace of the kubeconfig's context or of the Pod that the process runs in; <c>default</c> without one.</summary>
    string CurrentNamespace { get; }

    /// <summary>Reads one object.</summary>
    /// <typeparam name="T">Type of the object.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="ns">Its namespace; null for cluster-scoped kinds.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object, or null when there is none.</returns>
    Task<T?> GetAsync<T>(string name, string? ns = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Reads one page.</summary>
    /// <typeparam name="T">Type of the objects.</typeparam>
    /// <param name="ns">A namespace; null for all.</param>
    /// <param name="options">Selectors and page size.</param>
    /// <param name="continueToken">Token of the page before; null for the first.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="KubernetesApiException">Among others <see cref="KubernetesApiException.IsGone"/>: the token expired.</exception>
    Task<ListPage<T>> ListPageAsync<T>(
        string? ns,
        ListOptions options,
        string? continueToken,
        CancellationToken cancellationToken = default
    )
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Follows changes until the server's timeout; a sequence without an exception ended in order and can be continued.</summary>
    /// <typeparam name="T">Type of the objects.</typeparam>
    /// <param name="ns">A namespace; null for all.</param>
    /// <param name="options">Where to begin.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="KubernetesApiException">
    /// Among others <see cref="KubernetesApiException.IsGone"/>, whether it came as HTTP status or as an event of type ERROR.
    /// </exception>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(string? ns, WatchOptions options, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates an object. It is not tried again after an unclear failure, since a generated name could yield two objects.</summary>
    /// <typeparam name="T">Type of the object.</typeparam>
    /// <param name="entity">The object, with its namespace.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object as the server has it.</returns>
    Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates an object. It is not tried again after an unclear failure, since a generated name could yield two objects.</summary>
    /// <typeparam name="T">Type of the object.</typeparam>
    /// <param name="entity">The object, with its namespace.</param>
    /// <param name="options">What the server checks, and where its warnings go.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object as the server has it.</returns>
    Task<T> CreateAsync<T>(T entity, CreateOptions options, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Changes an object or one of its subresources.</summary>
    /// <typeparam name="T">Type of the object.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="ns">Its namespace; null for cluster-scoped kinds.</param>
    /// <param name="patch">The change.</param>
    /// <param name="subresource">For example <c>status</c>; null for the object itself.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object as the server has it now.</returns>
    Task<T> PatchAsync<T>(
        string name,
        string? ns,
        KubernetesPatch patch,
        string? subresource = null,
        CancellationToken cancellationToken = default
    )
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Applies an object server-side: creates it, or changes the fields that it names.</summary>
    /// <typeparam name="T">Type of the object.</typeparam>
    /// <param name="entity">The desired object.</param>
    /// <param name="fieldManager">Who owns the fields; it takes them from other managers.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object as the server has it now.</returns>
    Task<T> ApplyAsync<T>(T entity, string fieldManager, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Writes the status as a merge patch of what differs, through the status subresource; writes nothing when nothing differs.
    /// </summary>
    /// <typeparam name="T">Type of the object.</typeparam>
    /// <param name="original">The object as it was read.</param>
    /// <param name="modified">The same object with the status it should have.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object as the server has it now; <paramref name="original"/> when nothing was to be written.</returns>
    /// <exception cref="KubernetesApiException">
    /// Among others <see cref="KubernetesApiException.IsConflict"/>: the object changed since it was read.
    /// </exception>
    Task<T> PatchStatusAsync<T>(T original, T modified, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Deletes an object.</summary>
    /// <typeparam name="T">Type of the object.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="ns">Its namespace; null for cluster-scoped kinds.</param>
    /// <param name="options">Preconditions, grace and propagation.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>False when there was no such object.</returns>
    Task<bool> DeleteAsync<T>(
        string name,
        string? ns = null,
        V1DeleteOptions? options = null,
        CancellationToken cancellationToken = default
    )
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Deletes an object that another one owns, and no other of that name. Its owners are read by a patch that changes nothing, so this needs
    /// the rights to patch and to delete, and none to read.
    /// </summary>
    /// <typeparam name="T">Type of the object.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="ownerUid">UID that one of its owner references must have.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <returns>False when there is no such object, or it has other owners.</returns>
    /// <exception cref="KubernetesApiException">
    /// Among others <see cref="KubernetesApiException.IsConflict"/>: another object took its name between the two requests.
    /// </exception>
    Task<bool> DeleteOwnedAsync<T>(string name, string ns, string ownerUid, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Opens a container's log as a stream of bytes; dispose it. <see cref="PodLogs.PodLogFollower"/> adds resumption.</summary>
    /// <param name="name">Name of the Pod.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="options">Which part.</param>
    /// <param name="cancellationToken">Ends the request and the stream.</param>
    /// <exception cref="KubernetesApiException">
    /// Among others <see cref="KubernetesApiException.IsInvalid"/>: the container has not started yet.
    /// </exception>
    Task<Stream> ReadPodLogAsync(string name, string ns, PodLogOptions options, CancellationToken cancellationToken = default);
}
