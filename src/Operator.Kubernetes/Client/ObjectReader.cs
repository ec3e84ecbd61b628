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
    // What no class of ours names is passed over at any depth, without recursion: the API server stores objects 10,000 levels deep,
    // and repeats their paths in managedFields. What the classes do name is no deeper than they are.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private readonly EntityMetadata kind = EntityMetadata.Of<T>();

    /// <summary>Reads an object.</summary>
    /// <exception cref="JsonException">It does not fit.</exception>
    public T ReadObject(ReadOnlySpan<byte> json)
    {
        try
        {
            return Read(json);
        }
        catch (Exception e) when (e is not JsonException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <summary>Reads a page of a list.</summary>
    /// <exception cref="JsonException">It is not a list.</exception>
    public ListPage<T> ReadPage(ReadOnlySpan<byte> json)
    {
        var items = new List<T>();
        List<RejectedObject> rejected = [];
        var metadata = new V1ListMeta();
        var members = JsonSplit.MembersOf(json);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("metadata"u8))
            {
                metadata = JsonSerializer.Deserialize(members.Value, KubernetesModelsJsonContext.Default.V1ListMeta) ?? metadata;
            }
            else if (members.Name.SequenceEqual("items"u8) && !members.Value.SequenceEqual("null"u8))
            {
                ReadItems(members.Value, items, rejected);
            }
        }

        return new(items, rejected, metadata);
    }

    /// <summary>Reads an object, or reports which one it is and why it cannot be read.</summary>
    public (T? Object, RejectedObject? Rejected) ReadOrReject(ReadOnlySpan<byte> json)
    {
        try
        {
            return (Read(json), null);
        }
        catch (Exception e)
        {
            // Whatever it is, it is this one object's: the others have a right to be seen.
            return (null, new RejectedObject(PartialMetadata.Read(json), e));
        }
    }

    private void ReadItems(ReadOnlySpan<byte> json, List<T> items, List<RejectedObject> rejected)
    {
        var all = JsonSplit.ItemsOf(json);
        while (all.MoveNext())
        {
            var (item, refused) = ReadOrReject(all.Value);
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

    private T Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, AnyDepth);
        var item = JsonSerializer.Deserialize(ref reader, typeInfo) ?? throw new JsonException("null instead of an object");
        if (string.IsNullOrEmpty(item.Metadata?.Name))
        {
            throw new JsonException("an object without a name");
        }

        // Items of a list of a built-in kind come without apiVersion and kind.
        if (string.IsNullOrEmpty(item.Kind))
        {
            item.Kind = kind.Kind;
            item.ApiVersion = kind.ApiVersion;
        }

        return item;
    }
}
