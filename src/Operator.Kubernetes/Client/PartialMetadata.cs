using System.Text.Json;
using k8s.Models;

namespace Operator.Kubernetes.Client;

/// <summary>Which object it is, read from one that cannot be read as a whole: each field for itself, null where it makes no sense.</summary>
internal static class PartialMetadata
{
    /// <summary>Name, namespace, UID and version; empty when not even they can be read. Never throws.</summary>
    public static V1ObjectMeta Read(ReadOnlySpan<byte> json)
    {
        var metadata = new V1ObjectMeta();
        try
        {
            var members = JsonSplit.MembersOf(json);
            while (members.MoveNext())
            {
                if (members.Name.SequenceEqual("metadata"u8))
                {
                    Fill(metadata, members.Value);
                }
            }
        }
        catch (JsonException)
        {
            // What was read until here stands.
        }

        return metadata;
    }

    private static void Fill(V1ObjectMeta metadata, ReadOnlySpan<byte> json)
    {
        var members = JsonSplit.MembersOf(json);
        while (members.MoveNext())
        {
            var name = members.Name;
            if (name.SequenceEqual("name"u8))
            {
                metadata.Name = Text(members.Value);
            }
            else if (name.SequenceEqual("namespace"u8))
            {
                metadata.NamespaceProperty = Text(members.Value);
            }
            else if (name.SequenceEqual("uid"u8))
            {
                metadata.Uid = Text(members.Value);
            }
            else if (name.SequenceEqual("resourceVersion"u8))
            {
                metadata.ResourceVersion = Text(members.Value);
            }
        }
    }

    private static string? Text(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
