using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Operator.Core.Contract;

/// <summary>A request as text in an annotation: JSON, gzip, base64.</summary>
public static class RequestAnnotation
{
    /// <summary>The API server takes 256 KiB of annotations in all; this leaves room for the others.</summary>
    public const int LongestText = 240 * 1024;

    /// <summary>No request of the operator is larger once it is unpacked.</summary>
    private const int LargestJson = 4 * 1024 * 1024;

    public static string Write(BuildRequest request) => Write(request, ContractJson.Default.BuildRequest);

    public static string Write(PushRequest request) => Write(request, ContractJson.Default.PushRequest);

    public static string Write(IndexRequest request) => Write(request, ContractJson.Default.IndexRequest);

    /// <exception cref="InvalidDataException">The text is not a request.</exception>
    public static BuildRequest Read(string text) => Read(text, ContractJson.Default.BuildRequest);

    /// <exception cref="InvalidDataException">The text is not the request of a push.</exception>
    public static PushRequest ReadPush(string text) => Read(text, ContractJson.Default.PushRequest);

    /// <exception cref="InvalidDataException">The text is not the request of an index.</exception>
    public static IndexRequest ReadIndex(string text) => Read(text, ContractJson.Default.IndexRequest);

    private static string Write<T>(T request, JsonTypeInfo<T> type)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            JsonSerializer.Serialize(gzip, request, type);
        }

        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    private static T Read<T>(string text, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(text.Trim())), CompressionMode.Decompress);
            return JsonSerializer.Deserialize(Unpack(gzip), type) ?? throw new InvalidDataException("the request is empty");
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw new InvalidDataException("the request cannot be read", error);
        }
    }

    private static byte[] Unpack(GZipStream gzip)
    {
        using var json = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = gzip.Read(buffer)) > 0)
        {
            json.Write(buffer, 0, read);
            if (json.Length > LargestJson)
            {
                throw new InvalidDataException("the request is larger than any that the operator writes");
            }
        }

        return json.ToArray();
    }
}
