using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Operator.EndToEnd.Tests.Harness;

/// <summary>A sparse registry of cargo: files that a web server hands out.</summary>
internal static class CrateRegistry
{
    /// <summary>Packs a folder as a crate, and writes the index that has it.</summary>
    /// <param name="served">A directory, and the address under which a server has its files.</param>
    /// <returns>The checksum, as Cargo.lock has it.</returns>
    public static async Task<string> PublishAsync(
        string folder,
        string name,
        string version,
        (string Root, string Url) served,
        CancellationToken cancellationToken
    )
    {
        var packed = await PackAsync(folder, $"{name}-{version}", cancellationToken);
        var sum = Convert.ToHexStringLower(SHA256.HashData(packed));
        var index = Directory.CreateDirectory(Path.Combine(served.Root, name[..2], name[2..4])).FullName;
        await File.WriteAllBytesAsync(Path.Combine(served.Root, $"{name}-{version}.crate"), packed, cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(served.Root, "config.json"),
            $$"""{"dl": "{{served.Url}}/{crate}-{version}.crate"}""",
            cancellationToken
        );
        await File.WriteAllTextAsync(
            Path.Combine(index, name),
            $$"""{"name": "{{name}}", "vers": "{{version}}", "deps": [], "cksum": "{{sum}}", "features": {}, "yanked": false}""" + "\n",
            cancellationToken
        );
        return sum;
    }

    private static async Task<byte[]> PackAsync(string folder, string prefix, CancellationToken cancellationToken)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(gzip))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                await tar.WriteEntryAsync(file, $"{prefix}/{Path.GetRelativePath(folder, file)}", cancellationToken);
            }
        }

        return packed.ToArray();
    }
}
