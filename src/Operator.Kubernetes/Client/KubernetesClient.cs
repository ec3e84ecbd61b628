using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Kubernetes.Configuration;
using Operator.Kubernetes.Telemetry;

namespace Operator.Kubernetes.Client;

/// <summary>The client over HTTP: few HTTP/2 connections, shared by all requests. Thread-safe; one per process is enough.</summary>
public sealed class KubernetesClient : IKubernetesClient, IDisposable
{
    private readonly ApiTransport transport;
    private readonly KubernetesClientOptions limits;
    private readonly KubernetesJson json;
    private readonly TimeProvider time;

    /// <summary>A client for one API server.</summary>
    /// <param name="configuration">Address and identity.</param>
    /// <param name="options">Limits and timeouts; null for the defaults.</param>
    /// <param name="json">The kinds beside the built-in ones; null for none.</param>
    /// <param name="metrics">Where requests are counted; null for nowhere.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="logger">Where retries are logged; null for nowhere.</param>
    /// <param name="mayWrite">Asked immediately before each write is sent, also before each further try; null lets all through.</param>
    public KubernetesClient(
        Configuration.KubernetesClientConfiguration configuration,
        KubernetesClientOptions? options = null,
        KubernetesJson? json = null,
        KubernetesMetrics? metrics = null,
        TimeProvider? time = null,
        ILogger<KubernetesClient>? logger = null,
        Func<bool>? mayWrite = null
    )
    {
        limits = options ?? new();
        this.json = json ?? new();
        this.time = time ?? TimeProvider.System;
        transport = new(
            configuration,
            limits,
            metrics ?? new KubernetesMetrics(),
            this.time,
            logger ?? NullLogger<KubernetesClient>.Instance,
            mayWrite
        );
        CurrentNamespace = configuration.Namespace ?? "default";
    }

    /// <inheritdoc/>
    public string CurrentNamespace { get; }

    /// <inheritdoc/>
    public async Task<T?> GetAsync<T>(string name, string? ns = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var request = ApiRequest.For<T>(HttpMethod.Get, "get", ns, name) with { Idempotent = true };
        try
        {
            return await SendAsync<T>(request, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task<ListPage<T>> ListPageAsync<T>(
        string? ns,
        ListOptions options,
        string? continueToken,
        CancellationToken cancellationToken = default
    )
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var query = new QueryString()
            .Add("limit", options.PageSize.ToString(CultureInfo.InvariantCulture))
            .Add("continue", continueToken)
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector);
        var request = ApiRequest.For<T>(HttpMethod.Get, "list", ns, null, null, query) with { Idempotent = true };
        var reader = new ObjectReader<T>(json.TypeInfo<T>());
        return transport.SendAsync(request, body => reader.ReadPage(body.Bytes), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        string? ns,
        WatchOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var seconds = Math.Max(1, (int)Math.Round(options.Timeout.TotalSeconds));
        var query = new QueryString()
            .Add("watch", "true")
            .Add("allowWatchBookmarks", "true")
            .Add("timeoutSeconds", seconds.ToString(CultureInfo.InvariantCulture))
            .Add("resourceVersion", options.ResourceVersion)
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector);
        var request = ApiRequest.For<T>(HttpMethod.Get, "watch", ns, null, null, query) with
        {
            Idempotent = true,
            HeaderTimeout = limits.RequestTimeout,
        };
        using var response = await transport.OpenAsync(request, cancellationToken);
        options.Opened?.Invoke();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var reader = new WatchReader<T>(request.ToString(), new ObjectReader<T>(json.TypeInfo<T>()));
        var silence = TimeSpan.FromSeconds(seconds) + options.Grace;
        await foreach (var change in reader.ReadAsync(stream, silence, time, cancellationToken))
        {
            yield return change;
        }
    }

    /// <inheritdoc/>
    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => CreateAsync(entity, new CreateOptions(), cancellationToken);

    /// <inheritdoc/>
    public Task<T> CreateAsync<T>(T entity, CreateOptions options, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var query = new QueryString().Add("fieldValidation", options.StrictFields ? "Strict" : null);
        var request = ApiRequest.For<T>(HttpMethod.Post, "create", entity.Metadata?.NamespaceProperty, null, null, query) with
        {
            Warned = options.Warned,
            Body = JsonSerializer.SerializeToUtf8Bytes(Named(entity), json.TypeInfo<T>()),
            ContentType = "application/json",
        };
        return SendAsync<T>(request, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<T> PatchAsync<T>(
        string name,
        string? ns,
        KubernetesPatch patch,
        string? subresource = null,
        CancellationToken cancellationToken = default
    )
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var query = new QueryString().Add("fieldManager", patch.FieldManager).Add("force", patch.FieldManager is null ? null : "true");
        var request = ApiRequest.For<T>(HttpMethod.Patch, "patch", ns, name, subresource, query) with
        {
            Body = patch.Body,
            ContentType = patch.ContentType,
            Idempotent = true,
        };
        return SendAsync<T>(request, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<T> ApplyAsync<T>(T entity, string fieldManager, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var patch = KubernetesPatch.Apply(Named(entity), json.TypeInfo<T>(), fieldManager);
        return PatchAsync<T>(entity.Metadata?.Name ?? "", entity.Metadata?.NamespaceProperty, patch, null, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<T> PatchStatusAsync<T>(T original, T modified, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var typeInfo = json.TypeInfo<T>();
        var before = JsonSerializer.SerializeToElement(original, typeInfo);
        var after = JsonSerializer.SerializeToElement(modified, typeInfo);
        if (StatusPatch.Between(before, after, original.Metadata?.ResourceVersion) is not { } patch)
        {
            return Task.FromResult(original);
        }

        return PatchAsync<T>(
            original.Metadata?.Name ?? "",
            original.Metadata?.NamespaceProperty,
            KubernetesPatch.Merge(patch),
            "status",
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync<T>(
        string name,
        string? ns = null,
        V1DeleteOptions? options = null,
        CancellationToken cancellationToken = default
    )
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        options ??= new();
        var request = ApiRequest.For<T>(HttpMethod.Delete, "delete", ns, name) with
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(options, json.TypeInfo<V1DeleteOptions>()),
            ContentType = "application/json",
            // Without the UID a second try could hit an object that was created in between.
            Idempotent = options.Preconditions is not null,
        };
        try
        {
            return await transport.SendAsync(request, _ => true, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteOwnedAsync<T>(string name, string ns, string ownerUid, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var nothing = KubernetesPatch.Merge([]);
        var request = ApiRequest.For<T>(HttpMethod.Patch, "patch", ns, name) with
        {
            Body = nothing.Body,
            ContentType = nothing.ContentType,
            // Without the contents, which may be large.
            Accept = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json",
            Idempotent = true,
        };
        try
        {
            var found = await SendAsync<T>(request, cancellationToken);
            return found.Metadata?.OwnerReferences?.Any(owner => owner?.Uid == ownerUid) == true
                && await DeleteAsync<T>(name, ns, DeleteOptions.Of(found.Metadata.Uid), cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<Stream> ReadPodLogAsync(string name, string ns, PodLogOptions options, CancellationToken cancellationToken = default)
    {
        var query = new QueryString()
            .Add("container", options.Container)
            .Add("follow", options.Follow ? "true" : null)
            .Add("timestamps", options.Timestamps ? "true" : null)
            .Add("sinceTime", options.SinceTime?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        var request = ApiRequest.For<V1Pod>(HttpMethod.Get, "get", ns, name, "log", query) with
        {
            Idempotent = true,
            Accept = "*/*",
            // The answer to a follow begins with the container's first byte, which may be hours away.
            HeaderTimeout = options.Follow ? null : limits.RequestTimeout,
        };
        var response = await transport.OpenAsync(request, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => transport.Dispose();

    private Task<T> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var reader = new ObjectReader<T>(json.TypeInfo<T>());
        return transport.SendAsync(request, body => reader.ReadObject(body.Bytes), cancellationToken);
    }

    private static T Named<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (string.IsNullOrEmpty(entity.Kind))
        {
            entity.Kind = EntityMetadata.Of<T>().Kind;
            entity.ApiVersion = EntityMetadata.Of<T>().ApiVersion;
        }

        return entity;
    }
}
