using System.Collections.Concurrent;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Tests.Widgets;

namespace Operator.Kubernetes.Tests.Informers;

/// <summary>Writes down what an informer reports.</summary>
internal sealed class Recorder : IInformerHandler<Widget>
{
    private readonly ConcurrentQueue<string> _calls = new();

    public IReadOnlyList<string> Calls => [.. _calls];

    public void OnAdded(Widget entity, bool initial) => _calls.Enqueue($"{(initial ? "initial" : "added")} {entity.Metadata.Name}");

    public void OnUpdated(Widget before, Widget after) =>
        _calls.Enqueue($"updated {after.Metadata.Name} {before.Spec.Size}→{after.Spec.Size}");

    public void OnDeleted(Widget entity) => _calls.Enqueue($"deleted {entity.Metadata.Name}");
}
