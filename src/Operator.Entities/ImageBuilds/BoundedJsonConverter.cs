using System.Text.Json;
using System.Text.Json.Serialization;

namespace Operator.Entities.ImageBuilds;

/// <summary>
/// Reads a value of any shape within limits of depth and length. A value beyond them is read as a text that says so, which the check of the
/// spec refuses; the rest of the object, and all other objects, are read as usual.
/// </summary>
public sealed class BoundedJsonConverter : JsonConverter<JsonElement>
{
    /// <summary>Levels of objects and lists; a complete affinity has nine.</summary>
    public const int DeepestLevel = 24;

    /// <summary>Bytes of JSON.</summary>
    public const int MostBytes = 16 * 1024;

    /// <summary>What a value beyond the limits is read as.</summary>
    public const string TooMuchText = "nested deeper than 24 levels or longer than 16 KiB";

    private static readonly JsonElement TooMuch = JsonDocument.Parse($"\"{TooMuchText}\"").RootElement;

    /// <inheritdoc/>
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var start = reader;
        var (outer, begin, deepest) = (reader.CurrentDepth, reader.TokenStartIndex, reader.CurrentDepth);
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            do
            {
                reader.Read();
                deepest = Math.Max(deepest, reader.CurrentDepth);
            } while (reader.CurrentDepth > outer);
        }

        if (deepest - outer > DeepestLevel || reader.BytesConsumed - begin > MostBytes)
        {
            return TooMuch;
        }

        return JsonElement.ParseValue(ref start);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);
}
