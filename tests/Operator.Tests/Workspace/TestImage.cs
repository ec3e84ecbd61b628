using System.Text;
using Microsoft.AspNetCore.Http;
using Operator.Testing.Servers;

namespace Operator.Tests.Workspace;

/// <summary>Images and artifacts put into a real registry.</summary>
internal static class TestImage
{
    private const string Config = "application/vnd.oci.image.config.v1+json";
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    private const string Index = "application/vnd.oci.image.index.v1+json";
    private const string Layer = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>An image of one platform, built by the run of the workbench; its digest and the size of its content.</summary>
    public static Task<(string Digest, long Size)> PushAsync(
        RegistryServer registry,
        string repository,
        string reference,
        string architecture = "amd64",
        params byte[][] layers
    ) => PushOfRunAsync(registry, repository, reference, Workbench.ImageRun, architecture, layers);

    /// <param name="run">Value of the run label; null for none.</param>
    public static async Task<(string Digest, long Size)> PushOfRunAsync(
        RegistryServer registry,
        string repository,
        string reference,
        string? run,
        string architecture = "amd64",
        params byte[][] layers
    )
    {
        var labels = run is null ? "" : $$$""","config":{"Labels":{"dev.imagebuild.run":"{{{run}}}","other":"x"}}""";
        var config = Encoding.UTF8.GetBytes(
            $$$"""{"os":"linux","architecture":"{{{architecture}}}"{{{labels}}},"rootfs":{"type":"layers","diff_ids":[]}}"""
        );
        await registry.PutBlobAsync(repository, config);
        layers = layers.Length > 0 ? layers : [new TarBytesOf(architecture).Bytes];
        foreach (var layer in layers)
        {
            await registry.PutBlobAsync(repository, layer);
        }

        var json = Json(Describe(Config, config), layers.Select(layer => Describe(Layer, layer)));
        var digest = await registry.PutManifestAsync(
            repository,
            reference.Length == 0 ? RegistryServer.Digest(Encoding.UTF8.GetBytes(json)) : reference,
            Manifest,
            json
        );
        return (digest, config.Length + layers.Sum(layer => layer.Length));
    }

    /// <summary>An index of two platforms and an attestation, as BuildKit pushes it.</summary>
    /// <param name="second">The run label of the second platform's image.</param>
    public static async Task<(string Digest, long Size)> PushIndexAsync(
        RegistryServer registry,
        string repository,
        string tag,
        string? second = Workbench.ImageRun
    )
    {
        var amd64 = await PushAsync(registry, repository, "", "amd64");
        var arm64 = await PushOfRunAsync(registry, repository, "", second, "arm64");
        var attestation = await PushOfRunAsync(registry, repository, "", null, "unknown");
        var entries = new[]
        {
            Entry(amd64.Digest, "amd64", "linux", ""),
            Entry(arm64.Digest, "arm64", "linux", ",\"variant\":\"v8\""),
            Entry(attestation.Digest, "unknown", "unknown", ""),
        };
        var json = $$"""{"schemaVersion":2,"mediaType":"{{Index}}","manifests":[{{string.Join(',', entries)}}]}""";
        return (await registry.PutManifestAsync(repository, tag, Index, json), amd64.Size + arm64.Size);
    }

    /// <summary>An artifact: layers with or without titles.</summary>
    public static async Task<string> PushArtifactAsync(
        RegistryServer registry,
        string repository,
        string tag,
        params (string? Title, byte[] Content)[] files
    )
    {
        var empty = "{}"u8.ToArray();
        await registry.PutBlobAsync(repository, empty);
        foreach (var (_, content) in files)
        {
            await registry.PutBlobAsync(repository, content);
        }

        var json = Json(
            Describe("application/vnd.oci.empty.v1+json", empty),
            files.Select(file => Describe("application/octet-stream", file.Content, file.Title))
        );
        return await registry.PutManifestAsync(repository, tag, Manifest, json);
    }

    /// <summary>Answers for a manifest of these files that gives all of them the same size.</summary>
    public static async Task<bool> ServeManifestAsync(HttpContext context, string path, long size, params byte[][] files)
    {
        if (context.Request.Path != path)
        {
            return false;
        }

        var layers = files.Select(
            (file, index) =>
                $$$"""{"mediaType":"x","digest":"{{{RegistryServer.Digest(file)}}}","size":{{{size}}},"annotations":{"org.opencontainers.image.title":"{{{index}}}"}}"""
        );
        await context.Response.WriteAsync($$"""{"mediaType":"{{Manifest}}","layers":[{{string.Join(',', layers)}}]}""");
        return true;
    }

    private static string Json(string config, IEnumerable<string> layers) =>
        $$"""{"schemaVersion":2,"mediaType":"{{Manifest}}","config":{{config}},"layers":[{{string.Join(',', layers)}}]}""";

    private static string Describe(string type, byte[] content, string? title = null)
    {
        var annotations = title is null
            ? ""
            : $$""","annotations":{"org.opencontainers.image.title":{{System.Text.Json.JsonSerializer.Serialize(title)}}}""";
        return $$"""{"mediaType":"{{type}}","digest":"{{RegistryServer.Digest(content)}}","size":{{content.Length}}{{annotations}}}""";
    }

    private static string Entry(string digest, string architecture, string os, string more) =>
        $$$"""{"mediaType":"{{{Manifest}}}","digest":"{{{digest}}}","size":1,"platform":{"os":"{{{os}}}","architecture":"{{{architecture}}}"{{{more}}}}}""";

    private sealed class TarBytesOf(string text)
    {
        public byte[] Bytes { get; } = new Sources.TarBytes().File("etc/name", text).ToGzip();
    }
}
