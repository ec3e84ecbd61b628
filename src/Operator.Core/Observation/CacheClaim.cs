using System.Globalization;
using k8s.Models;
using Operator.Core.Pods;
using Operator.Entities;
using Operator.Kubernetes.Models;

namespace Operator.Core.Observation;

/// <summary>What an informer keeps of a claim that builds may use as a cache.</summary>
public sealed record CacheClaim
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public string Uid { get; init; } = "";

    /// <summary>A deletion is bound to it: a claim that somebody has begun to use since must not go.</summary>
    public string Version { get; init; } = "";

    /// <summary>Pending, Bound or Lost.</summary>
    public string Phase { get; init; } = "";

    /// <summary>True when it is being deleted.</summary>
    public bool Deleting { get; init; }

    /// <summary>True when the operator has made it; only such a claim is ever deleted.</summary>
    public bool Own { get; init; }

    /// <summary>Repository and architecture that it was made for.</summary>
    public string? Purpose { get; init; }

    /// <summary>When a build last began to use it, as far as is known.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>Its size in bytes; null when it cannot be read.</summary>
    public long? Bytes { get; init; }

    public bool IsLost => Phase == "Lost";

    public bool IsBound => Phase == "Bound";

    /// <summary>Key of the index of Pods by the claim that they mount.</summary>
    public static string Key(string? ns, string name) => $"{ns}/{name}";

    public static CacheClaim Of(V1PersistentVolumeClaim claim)
    {
        var metadata = claim.Metadata ?? new V1ObjectMeta();
        return new CacheClaim
        {
            Namespace = metadata.NamespaceProperty ?? "",
            Name = metadata.Name ?? "",
            Uid = metadata.Uid ?? "",
            Version = metadata.ResourceVersion ?? "",
            Phase = claim.Status?.Phase ?? "",
            Deleting = metadata.DeletionTimestamp is not null,
            Own = metadata.Label(ApiNames.ManagedByLabel) == ApiNames.ManagedBy,
            Purpose = metadata.Annotation(ApiNames.CacheForAnnotation),
            LastUsed = Time(metadata.Annotation(ApiNames.LastUsedAnnotation)) ?? metadata.CreationTimestamp,
            Bytes = BytesOf(claim.Status?.Capacity) ?? BytesOf(claim.Spec?.Resources?.Requests),
        };
    }

    private static long? BytesOf(IDictionary<string, ResourceQuantity>? resources) =>
        resources is not null && resources.TryGetValue("storage", out var size) && Quantities.Compared(size?.ToString()) is { } amount
            ? (long)Math.Min(amount.Value, long.MaxValue)
            : null;

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
