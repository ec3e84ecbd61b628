using System.IO.Compression;
using System.Text.Json;
using Operator.Core.Reports;

namespace Operator.Core.Requests;

/// <summary>
/// The form in which a request travels in a Pod's annotation: JSON, gzip, base64. An inline source of 128 KiB of ordinary
/// text stays far below the 256 KiB that all annotations of an object may have together.
/// </summary>
public static class BuildRequestCodec
{
    /// <summary>A request is never larger than the object that it was made from; more can only be an attack on memory.</summary>
    private const int MaxJsonBytes = 4 << 20;

    public static string Encode(BuildRequest request)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            JsonSerializer.Serialize(gzip, request, ContractJson.Default.BuildRequest);
        }

        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <exception cref="InvalidDataException">The text is not a request.</exception>
    public static BuildRequest Decode(string text)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(text.Trim())), CompressionMode.Decompress);
            return JsonSerializer.Deserialize(ReadBounded(gzip), ContractJson.Default.BuildRequest)
                ?? throw new InvalidDataException("The request is empty");
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw new InvalidDataException("The request cannot be read", exception);
        }
    }

    private static ReadOnlySpan<byte> ReadBounded(Stream stream)
    {
        var json = new byte[MaxJsonBytes + 1];
        var length = stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false);
        return length <= MaxJsonBytes ? json.AsSpan(0, length) : throw new InvalidDataException("The request is too large");
    }
}
