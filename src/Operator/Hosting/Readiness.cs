using Operator.Kubernetes.Informers;

namespace Operator.Hosting;

/// <summary>The process is ready while the cache of each kind is full and fresh: checked at each request, never remembered.</summary>
internal sealed class Readiness(IEnumerable<IInformer> informers)
{
    /// <summary>After so long without a list or a watch, a cache is too old to decide by.</summary>
    public static readonly TimeSpan LongestStale = TimeSpan.FromMinutes(1);

    private readonly List<IInformer> informers = [.. informers];

    /// <summary>Resources that are not listed yet or no longer, by the name that <c>/readyz</c> shows.</summary>
    public IReadOnlyList<string> Missing => [.. informers.Where(IsMissing).Select(informer => informer.Resource)];

    private static bool IsMissing(IInformer informer) => !informer.HasSynced || informer.Stale >= LongestStale;
}
