using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Operator.Kubernetes.Client;

/// <summary>A change of an object: a JSON merge patch or a server-side apply.</summary>
public sealed class KubernetesPatch
{
    private KubernetesPatch(string contentType, ReadOnlyMemory<byte> body, string? fieldManager, bool force)
    {
        ContentType = contentType;
        Body = body;
        FieldManager = fieldManager;
        Force = force;
    }

    internal string ContentType { get; }

    internal ReadOnlyMemory<byte> Body { get; }

    internal string? FieldManager { get; }

    internal bool Force { get; }

    /// <summary>A merge patch (RFC 7386): members are set, a null removes, lists are replaced.</summary>
    /// <param name="patch">The patch. With <c>metadata.resourceVersion</c> it conflicts when the object has changed meanwhile.</param>
    public static KubernetesPatch Merge(JsonObject patch) =>
        new("application/merge-patch+json", JsonSerializer.SerializeToUtf8Bytes(patch, RuntimeJsonContext.Default.JsonObject), null, false);

    /// <summary>A merge patch from a typed value; its nulls are left out, so it can set but not remove.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="patch">The value.</param>
    /// <param name="typeInfo">Its JSON contract.</param>
    public static KubernetesPatch Merge<T>(T patch, JsonTypeInfo<T> typeInfo) =>
        new("application/merge-patch+json", JsonSerializer.SerializeToUtf8Bytes(patch, typeInfo), null, false);

    /// <summary>A server-side apply: the manager owns exactly the fields in the value, and those it leaves out since the last time go.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="desired">The value, with <c>apiVersion</c>, <c>kind</c> and <c>metadata.name</c>, without <c>metadata.managedFields</c>.</param>
    /// <param name="typeInfo">Its JSON contract.</param>
    /// <param name="fieldManager">Name of the manager, at most 128 characters.</param>
    /// <param name="force">True takes fields from other managers instead of failing with a conflict.</param>
    public static KubernetesPatch Apply<T>(T desired, JsonTypeInfo<T> typeInfo, string fieldManager, bool force = true) =>
        new("application/apply-patch+yaml", JsonSerializer.SerializeToUtf8Bytes(desired, typeInfo), fieldManager, force);
}
