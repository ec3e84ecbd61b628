using Operator.Core.Images;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;
using Operator.Workspace.Registry;
using Operator.Workspace.Sources.Archives;

namespace Operator.Workspace.Sources.Oci;

/// <summary>
/// Source <c>oci</c>: an artifact whose one layer is an archive or whose layers are titled files, or an image whose file system is
/// the source. Reasons: ImageNotFound, Authentication*, CertificateUntrusted, HostUnknown, TooLarge, ArchiveInvalid, UrlForbidden.
/// </summary>
internal sealed class OciFetch(FetchContext context, OciSource source)
{
    private static readonly string[] ImageConfigs =
    [
        "application/vnd.oci.image.config.v1+json",
        "application/vnd.docker.container.image.v1+json",
    ];

    public async Task<FetchedSource> RunAsync(CancellationToken cancellationToken)
    {
        var name =
            ImageName.Parse(source.Image)
            ?? throw new BuildFault(SpecReasons.ImageReferenceInvalid, "source.oci.image is not an image reference");
        using var access = new RegistryAccess(
            ReadCredentials(),
            source.CredentialsSecret is { } own
                ? ($"Secret {own}", SourceReasons.CredentialsInvalid)
                : ($"Secret {context.Request.Spec.Output?.RegistrySecret}", PushReasons.SecretInvalid),
            context.Request.Registries,
            source.Insecure,
            context.OpenHttp,
            context.Time
        );
        var client = access.Open(name);
        context.Log.Line($"Reading {name}");
        try
        {
            var manifest = await client.GetManifestAsync(name.Reference, cancellationToken);
            var content = manifest.IsIndex ? await ChooseAsync(client, manifest, cancellationToken) : manifest;
            await FetchAsync(client, content, cancellationToken);
            var status = new SourceStatus
            {
                Kind = "oci",
                Location = name.ToString(),
                Revision = manifest.Digest,
                Digest = manifest.Digest,
            };
            return new FetchedSource(status, []);
        }
        catch (ServerFault fault)
        {
            throw fault.OfSource(SourceReasons.ImageNotFound);
        }
    }

    private RegistryCredentials ReadCredentials()
    {
        if (source.CredentialsSecret is not { } secret)
        {
            return RegistryAccess.ReadOutputCredentials(context.Request, context.Paths, context.Log);
        }

        var config = SourceCredentials.Read(context, secret)?.DockerConfig;
        return RegistryAccess.ReadCredentials(config, $"Secret {secret}", SourceReasons.CredentialsInvalid, context.Log);
    }

    // Files are the same on every platform: where the usual one is missing, the first will do.
    private static async Task<Manifest> ChooseAsync(RegistryClient client, Manifest index, CancellationToken cancellationToken)
    {
        var chosen = index.Manifests.FirstOrDefault(entry => entry.Platform == "linux/amd64") ?? index.Manifests.FirstOrDefault();
        return chosen is not null
            ? await client.GetManifestAsync(chosen.Digest, cancellationToken)
            : throw new BuildFault(SourceReasons.ArchiveInvalid, "The index in source.oci.image lists no image");
    }

    private async Task FetchAsync(RegistryClient client, Manifest manifest, CancellationToken cancellationToken)
    {
        // By way of decimal: the sum of what a manifest claims may be more than a long can hold.
        if (manifest.Layers.Sum(layer => (decimal)layer.Size) > context.Request.Limits.MaxBytes)
        {
            throw SourceSize.TooLarge(context.Request.Limits);
        }

        var layers = new OciLayers(context, client);
        if (manifest.Config is { } config && ImageConfigs.Contains(config.MediaType))
        {
            await layers.UnpackImageAsync(manifest.Layers, cancellationToken);
        }
        else
        {
            await layers.UnpackArtifactAsync(manifest.Layers, cancellationToken);
        }
    }
}
