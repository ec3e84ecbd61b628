using System.Collections.Concurrent;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Tests.Widgets;

namespace Operator.Kubernetes.Tests.Controllers;

/// <summary>What the controller under test does, and what it was asked to do.</summary>
internal sealed class Script
{
    private readonly ConcurrentQueue<string> calls = new();

    public IReadOnlyList<string> Calls => [.. calls];

    public Func<Widget, CancellationToken, Task<TimeSpan?>> Reconcile { get; set; } = (_, _) => Task.FromResult<TimeSpan?>(null);

    public Func<Task> Deleted { get; set; } = () => Task.CompletedTask;

    public int Count(string call) => calls.Count(c => c == call);

    public void Note(string call) => calls.Enqueue(call);
}

internal sealed class ScriptedController(Script script) : IEntityController<Widget>
{
    public Task<TimeSpan?> ReconcileAsync(Widget entity, CancellationToken cancellationToken)
    {
        script.Note($"reconcile {entity.Metadata.Name}");
        return script.Reconcile(entity, cancellationToken);
    }

    public Task DeletedAsync(Widget entity, CancellationToken cancellationToken)
    {
        script.Note($"deleted {entity.Metadata.Name}");
        return script.Deleted();
    }
}
