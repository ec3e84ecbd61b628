using System.Collections.Concurrent;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Tests.Widgets;

namespace Operator.Kubernetes.Tests.Controllers;

/// <summary>What the controller under test does, and what it was asked to do.</summary>
internal sealed class Script
{
    private readonly ConcurrentQueue<string> _calls = new();

    public IReadOnlyList<string> Calls => [.. _calls];

    public Func<Widget, CancellationToken, Task<ReconciliationResult<Widget>>> Reconcile { get; set; } =
        (widget, _) => Task.FromResult(ReconciliationResult<Widget>.Success(widget));

    public Func<Widget, Task<ReconciliationResult<Widget>>> Finalize { get; set; } =
        widget => Task.FromResult(ReconciliationResult<Widget>.Success(widget));

    public Func<Widget, Task<ReconciliationResult<Widget>>> Deleted { get; set; } =
        widget => Task.FromResult(ReconciliationResult<Widget>.Success(widget));

    public int Count(string call) => _calls.Count(c => c == call);

    public void Note(string call) => _calls.Enqueue(call);
}

internal sealed class ScriptedController(Script script) : IEntityController<Widget>
{
    public Task<ReconciliationResult<Widget>> ReconcileAsync(Widget entity, CancellationToken cancellationToken)
    {
        script.Note($"reconcile {entity.Metadata.Name}");
        return script.Reconcile(entity, cancellationToken);
    }

    public Task<ReconciliationResult<Widget>> DeletedAsync(Widget entity, CancellationToken cancellationToken)
    {
        script.Note($"deleted {entity.Metadata.Name}");
        return script.Deleted(entity);
    }
}

internal sealed class ScriptedFinalizer(Script script) : IEntityFinalizer<Widget>
{
    public Task<ReconciliationResult<Widget>> FinalizeAsync(Widget entity, CancellationToken cancellationToken)
    {
        script.Note($"finalize {entity.Metadata.Name}");
        return script.Finalize(entity);
    }
}
