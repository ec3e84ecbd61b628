using Operator.Kubernetes.Informers;

namespace Operator.Hosting;

/// <summary>What must be there before the process counts as ready, a full cache of each kind: asked each time, never remembered.</summary>
internal sealed class Readiness(IEnumerable<IInformer> informers)
{
    private readonly List<IInformer> informers = [.. informers];

    /// <summary>Resources that are not listed yet, by the name that <c>/readyz</c> tells.</summary>
    public IReadOnlyList<string> Missing => [.. informers.Where(informer => !informer.HasSynced).Select(informer => informer.Resource)];
}
