using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Operator.Kubernetes.Models.Serialization;

/// <summary>Times as the API server writes them (<c>meta/v1 Time</c>): RFC 3339, UTC, whole seconds, <c>2026-01-02T03:04:05Z</c>.</summary>
/// <remarks>Reading accepts any RFC 3339 time. Written so, a time that goes to the server and back compares equal once it is whole seconds.</remarks>
public sealed class KubernetesTimeConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        TimeFormat.Write(writer, value, "yyyy-MM-dd'T'HH:mm:ss'Z'");
}

/// <summary>Times of leases and events (<c>meta/v1 MicroTime</c>): the server refuses all but exactly six fraction digits.</summary>
public sealed class MicroTimeConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        TimeFormat.Write(writer, value, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
}

file static class TimeFormat
{
    public static void Write(Utf8JsonWriter writer, DateTimeOffset value, string format)
    {
        Span<byte> buffer = stackalloc byte[32];
        value.UtcDateTime.TryFormat(buffer, out var length, format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(buffer[..length]);
    }
}
