using Operator.Kubernetes.Informers;

namespace Operator.Hosting;

/// <summary>What must be there before the process counts as ready, a full and fresh cache of each kind: asked each time, never remembered.</summary>
internal sealed class Readiness(IEnumerable<IInformer> informers)
{
    /// <summary>A cache that could be neither listed nor watched for so long is no base for decisions.</summary>
    public static readonly TimeSpan LongestStale = TimeSpan.FromMinutes(1);

    private readonly List<IInformer> informers = [.. informers];

    /// <summary>Resources that are not listed yet, or not any more, by the name that <c>/readyz</c> shows.</summary>
    public IReadOnlyList<string> Missing => [.. informers.Where(IsMissing).Select(informer => informer.Resource)];

    private static bool IsMissing(IInformer informer) => !informer.HasSynced || informer.Stale >= LongestStale;
}
