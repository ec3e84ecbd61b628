using System.IO.Compression;
using System.Text;

namespace Operator.Tests.Workspace.Sources;

/// <summary>Zip archives for tests.</summary>
internal static class ZipBytes
{
    private const int LinkAttributes = unchecked((int)0xa1ff0000);

    public static byte[] Of(params (string Name, string Text)[] files) => Write(files.Select(file => (file.Name, file.Text, 0)));

    public static byte[] WithLink(string name, string target) => Write([("file", "text", 0), (name, target, LinkAttributes)]);

    public static byte[] Write(IEnumerable<(string Name, string Text, int Attributes)> files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text, attributes) in files)
            {
                var entry = zip.CreateEntry(name);
                entry.ExternalAttributes = attributes;
                using var content = entry.Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }
}
