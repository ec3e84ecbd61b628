using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Sources.Git;

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
            { Walrus: not null } or { Archive: not null } or { Oci: not null } => throw new BuildFault(
                SpecReasons.NotSupported,
                "This kind of source is not served yet; use git, configMap or inline"
            ),
            _ => new FetchedSource(new SourceStatus { Kind = "scaffold" }, []),
        };
    }
}
