using Operator.Entities.ImageBuilds;
using Operator.Workspace.Sources.Download;
using Operator.Workspace.Sources.Git;
using Operator.Workspace.Sources.Oci;

namespace Operator.Workspace.Sources;

/// <summary>Fetches whatever kind of source the spec names into the source directory.</summary>
internal static class FetchSource
{
    public static async Task<FetchedSource> RunAsync(FetchContext context, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(context.Paths.Source);
        return context.Request.Spec.Source switch
        {
            { Git: { } git } => await new GitFetch(context, git).RunAsync(cancellationToken),
            { ConfigMap: { } configMap } => new ConfigMapFetch(context, configMap).Run(),
            { Inline: { } inline } => new InlineFetch(context, inline).Run(),
            { Walrus: { } walrus } => await new WalrusFetch(context, walrus).RunAsync(cancellationToken),
            { Archive: { } archive } => await new ArchiveFetch(context, archive).RunAsync(cancellationToken),
            { Oci: { } oci } => await new OciFetch(context, oci).RunAsync(cancellationToken),
            _ => new FetchedSource(new SourceStatus { Kind = "scaffold" }, []),
        };
    }
}
