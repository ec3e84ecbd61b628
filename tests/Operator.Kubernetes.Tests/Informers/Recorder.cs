using System.Collections.Concurrent;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Tests.Widgets;

namespace Operator.Kubernetes.Tests.Informers;

/// <summary>Writes down what an informer reports.</summary>
internal sealed class Recorder : IInformerHandler<Widget>
{
    private readonly ConcurrentQueue<string> calls = new();

    public IReadOnlyList<string> Calls => [.. calls];

    public void OnAdded(Widget entity, bool initial) => calls.Enqueue($"{(initial ? "initial" : "added")} {entity.Metadata.Name}");

    public void OnUpdated(Widget before, Widget after) =>
        calls.Enqueue($"updated {after.Metadata.Name} {before.Spec.Size}→{after.Spec.Size}");

    public void OnDeleted(Widget entity) => calls.Enqueue($"deleted {entity.Metadata.Name}");
}
