using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Kubernetes.Client;

/// <summary>Reads lists and watch events from UTF-8 JSON, each object apart, so that one that does not fit spoils no other.</summary>
internal sealed class ObjectReader<T>(JsonTypeInfo<T> typeInfo)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly EntityMetadata _kind = EntityMetadata.Of<T>();

    /// <summary>Reads an object.</summary>
    /// <exception cref="JsonException">It does not fit.</exception>
    public T ReadObject(ReadOnlySpan<byte> json) =>
        Named(JsonSerializer.Deserialize(json, typeInfo) ?? throw new JsonException("null instead of an object"));

    /// <summary>Reads a page of a list.</summary>
    /// <exception cref="JsonException">It is not a list.</exception>
    public ListPage<T> ReadPage(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var items = new List<T>();
        List<RejectedObject> rejected = [];
        var metadata = new V1ListMeta();
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                metadata = JsonSerializer.Deserialize(ref reader, KubernetesModelsJsonContext.Default.V1ListMeta) ?? metadata;
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                ReadItems(ref reader, items, rejected);
            }
            else
            {
                reader.Skip();
            }
        }

        return new(items, rejected, metadata);
    }

    /// <summary>Reads the object at the reader's position and leaves the reader at its end, whether it fits or not.</summary>
    public (T? Object, RejectedObject? Rejected) ReadOrReject(ref Utf8JsonReader reader)
    {
        var start = reader;
        try
        {
            var item = JsonSerializer.Deserialize(ref reader, typeInfo) ?? throw new JsonException("null instead of an object");
            return (Named(item), null);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            reader = start;
            reader.Skip();
            return (null, new RejectedObject(ReadMetadata(start), e));
        }
    }

    /// <summary>Reads only the metadata of the object at the reader's position.</summary>
    public static V1ObjectMeta ReadMetadata(Utf8JsonReader start)
    {
        try
        {
            return JsonSerializer.Deserialize(ref start, RuntimeJsonContext.Default.PartialObject)?.Metadata ?? new();
        }
        catch (JsonException)
        {
            return new();
        }
    }

    private void ReadItems(ref Utf8JsonReader reader, List<T> items, List<RejectedObject> rejected)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var (item, refused) = ReadOrReject(ref reader);
            if (item is not null)
            {
                items.Add(item);
            }
            else
            {
                rejected.Add(refused!);
            }
        }
    }

    // Items of a list of a built-in kind come without apiVersion and kind.
    private T Named(T item)
    {
        if (string.IsNullOrEmpty(item.Metadata?.Name))
        {
            throw new JsonException("an object without a name");
        }

        if (string.IsNullOrEmpty(item.Kind))
        {
            item.Kind = _kind.Kind;
            item.ApiVersion = _kind.ApiVersion;
        }

        return item;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new JsonException($"expected {token}");
        }
    }
}
