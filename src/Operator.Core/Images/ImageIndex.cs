using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Operator.Core.Images;

/// <summary>
/// Makes an index of several images: the same bytes, and so the same digest, for the same images in the same order. An image that is an
/// index itself, as engines push it that add attestations, gives all its entries.
/// </summary>
public static class ImageIndex
{
    /// <summary>No part of a web page: media types stay readable.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="images">Each with its platform, for example <c>linux/arm64</c>.</param>
    public static Manifest Of(IReadOnlyList<(string Platform, Manifest Image)> images)
    {
        var mediaType = images.All(image => image.Image.MediaType is Manifest.DockerManifest or Manifest.DockerList)
            ? Manifest.DockerList
            : Manifest.OciIndex;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", 2);
            writer.WriteString("mediaType", mediaType);
            writer.WriteStartArray("manifests");
            foreach (var (platform, image) in images)
            {
                Write(writer, platform, image);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Manifest.Parse(buffer.WrittenSpan.ToArray(), mediaType);
    }

    private static void Write(Utf8JsonWriter writer, string platform, Manifest image)
    {
        if (image.IsIndex)
        {
            using var document = JsonDocument.Parse(image.Bytes);
            foreach (var entry in document.RootElement.GetProperty("manifests").EnumerateArray())
            {
                entry.WriteTo(writer);
            }

            return;
        }

        writer.WriteStartObject();
        writer.WriteString("mediaType", image.MediaType);
        writer.WriteString("digest", image.Digest);
        writer.WriteNumber("size", image.Bytes.Length);
        writer.WriteStartObject("platform");
        string[] names = ["os", "architecture", "variant"];
        foreach (var (name, value) in names.Zip(platform.Split('/')))
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
