using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Operator.Kubernetes.Models.Serialization;

/// <summary>Times of custom resources, as the API server writes <c>meta/v1 Time</c>: RFC 3339, UTC, whole seconds, <c>2026-01-02T03:04:05Z</c>.</summary>
/// <remarks>Reading accepts any RFC 3339 time. Written so, a time that goes to the server and back compares equal once it is whole seconds.</remarks>
public sealed class KubernetesTimeConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        TimeFormat.Write(writer, value.UtcDateTime, "yyyy-MM-dd'T'HH:mm:ss'Z'");
}

/// <summary>
/// Times of the built-in kinds: in UTC, written with exactly six fraction digits. <c>meta/v1 MicroTime</c> (leases, events) is refused
/// with any other number of digits; <c>meta/v1 Time</c> takes any number and keeps the seconds.
/// </summary>
public sealed class MicroTimeConverter : JsonConverter<DateTime>
{
    /// <inheritdoc/>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().UtcDateTime;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        TimeFormat.Write(writer, value.ToUniversalTime(), "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
}

file static class TimeFormat
{
    public static void Write(Utf8JsonWriter writer, DateTime value, string format)
    {
        Span<byte> buffer = stackalloc byte[32];
        value.TryFormat(buffer, out var length, format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(buffer[..length]);
    }
}
