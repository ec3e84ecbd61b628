using System.IO.Compression;
using System.Text.Json;

namespace Operator.Core.Contract;

/// <summary>A request as text in an annotation: JSON, gzip, base64.</summary>
public static class RequestAnnotation
{
    /// <summary>The API server takes 256 KiB of annotations in all; this leaves room for the others.</summary>
    public const int LongestText = 240 * 1024;

    /// <summary>No request of the operator is larger once it is unpacked.</summary>
    private const int LargestJson = 4 * 1024 * 1024;

    public static string Write(BuildRequest request)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            JsonSerializer.Serialize(gzip, request, ContractJson.Default.BuildRequest);
        }

        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <exception cref="InvalidDataException">The text is not a request.</exception>
    public static BuildRequest Read(string text)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(text.Trim())), CompressionMode.Decompress);
            return JsonSerializer.Deserialize(Unpack(gzip), ContractJson.Default.BuildRequest)
                ?? throw new InvalidDataException("the request is empty");
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
