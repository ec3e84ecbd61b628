using System.Text;
using Operator.Core.Images;

namespace Operator.Core.Tests.Images.Copying;

/// <summary>Manifests as registries return them.</summary>
internal static class Manifests
{
    public const string Layer = "application/vnd.oci.image.layer.v1.tar+gzip";

    public static string DigestOf(string name) => Manifest.DigestOf(Encoding.UTF8.GetBytes(name));

    /// <summary>An image with a configuration and these layers, each named by its content.</summary>
    public static Manifest Image(string name, params string[] layers) =>
        ImageOf(name, [.. layers.Select(layer => Blob(layer, layer.Length))]);

    public static Manifest ImageOf(string name, params string[] layers) =>
        Parse(
            $$"""{"mediaType":"{{Manifest.OciManifest}}","config":{{Blob("config of " + name, 7)}},"layers":[{{string.Join(',', layers)}}]}"""
        );

    public static Manifest Index(params Manifest[] children) =>
        Index(children.Select((child, number) => Entry(child, $"linux/{(char)('a' + (number % 26))}")));

    public static Manifest Index(IEnumerable<string> entries) =>
        Parse($$"""{"mediaType":"{{Manifest.OciIndex}}","manifests":[{{string.Join(',', entries)}}]}""");

    public static string Entry(Manifest child, string platform, string? mediaType = null)
    {
        var parts = platform.Split('/');
        var variant = parts.Length > 2 ? $",\"variant\":\"{parts[2]}\"" : "";
        return $$$"""{"mediaType":"{{{mediaType ?? child.MediaType}}}","digest":"{{{child.Digest}}}","size":{{{child.Bytes.Length}}},"platform":{"os":"{{{parts[0]}}}","architecture":"{{{parts[1]}}}"{{{variant}}}}}""";
    }

    public static string Blob(string name, long size, string mediaType = Layer, string more = "") =>
        $$"""{"mediaType":"{{mediaType}}","digest":"{{DigestOf(name)}}","size":{{size}}{{more}}}""";

    public static Manifest Parse(string json) => Manifest.Parse(Encoding.UTF8.GetBytes(json), null);
}
