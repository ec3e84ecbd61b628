using System.IO.Compression;

namespace Operator.EndToEnd.Tests.Harness;

/// <summary>The whole log of a build, as a user gets it out of its ConfigMap.</summary>
public static class LogArchive
{
    public static async Task<string> ReadAsync(Kubectl kubectl, string configMap, CancellationToken cancellationToken)
    {
        var json =
            await kubectl.GetAsync("configmap", configMap, cancellationToken)
            ?? throw new InvalidOperationException($"there is no ConfigMap {configMap}");
        var packed = json.GetProperty("binaryData").GetProperty("log.gz").GetBytesFromBase64();
        await using var unpacking = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        return await new StreamReader(unpacking).ReadToEndAsync(cancellationToken);
    }
}
