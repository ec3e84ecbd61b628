using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Operator.Kubernetes.Client;

/// <summary>A change of an object: a JSON merge patch or a server-side apply.</summary>
public sealed class KubernetesPatch
{
    private KubernetesPatch(string contentType, ReadOnlyMemory<byte> body, string? fieldManager)
    {
        ContentType = contentType;
        Body = body;
        FieldManager = fieldManager;
    }

    internal string ContentType { get; }

    internal ReadOnlyMemory<byte> Body { get; }

    internal string? FieldManager { get; }

    /// <summary>A merge patch (RFC 7386): members are set, a null removes, lists are replaced.</summary>
    /// <param name="patch">The patch. With <c>metadata.resourceVersion</c> it conflicts when the object has changed since.</param>
    public static KubernetesPatch Merge(JsonObject patch) =>
        new("application/merge-patch+json", JsonSerializer.SerializeToUtf8Bytes(patch, RuntimeJsonContext.Default.JsonObject), null);

    /// <summary>
    /// A server-side apply: the manager owns exactly the fields in the value, those of other managers too; fields that it no longer names
    /// are removed.
    /// </summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="desired">The value, with <c>apiVersion</c>, <c>kind</c> and <c>metadata.name</c>, without <c>metadata.managedFields</c>.</param>
    /// <param name="typeInfo">Its JSON contract.</param>
    /// <param name="fieldManager">Name of the manager, at most 128 characters.</param>
    public static KubernetesPatch Apply<T>(T desired, JsonTypeInfo<T> typeInfo, string fieldManager) =>
        new("application/apply-patch+yaml", JsonSerializer.SerializeToUtf8Bytes(desired, typeInfo), fieldManager);
}
