using Operator.Kubernetes.Models.Attributes;

namespace Operator.Kubernetes.Models;

/// <summary>Configuration or small files (<c>core/v1 ConfigMap</c>); keys and values may have 1 MiB in all.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "ConfigMap", PluralName = "configmaps")]
public sealed record V1ConfigMap : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "ConfigMap";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>UTF-8 values. Keys consist of letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, and are unique over both maps.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>Binary values, base64 in JSON.</summary>
    public IReadOnlyDictionary<string, byte[]>? BinaryData { get; init; }

    /// <summary>True forbids changes of the data for ever.</summary>
    public bool? Immutable { get; init; }
}

/// <summary>Confidential values (<c>core/v1 Secret</c>). The operator creates some and reads none.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Secret", PluralName = "secrets")]
public sealed record V1Secret : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "Secret";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What the keys mean, for example <c>Opaque</c>, <c>kubernetes.io/dockerconfigjson</c>; immutable.</summary>
    public string? Type { get; init; }

    /// <summary>The values, base64 in JSON.</summary>
    public IReadOnlyDictionary<string, byte[]>? Data { get; init; }

    /// <summary>Values as text; write-only, the server moves them into <see cref="Data"/>.</summary>
    public IReadOnlyDictionary<string, string>? StringData { get; init; }
}
