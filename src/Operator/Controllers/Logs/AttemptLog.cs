using Microsoft.Extensions.Logging;
using Operator.Core.Contract;
using Operator.Core.Observation;
using Operator.Core.Status;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.PodLogs;

namespace Operator.Controllers.Logs;

/// <summary>
/// The log of one attempt, followed container by container from its beginning. Only a copy of what the kubelet keeps: after a
/// restart of the operator it is read again and comes to the same. Once closed it takes no more notice of anything.
/// </summary>
/// <param name="ns">Namespace of the Pod.</param>
/// <param name="pod">The Pod as first seen.</param>
/// <param name="grace">How long reading may take after <see cref="Finish"/>.</param>
/// <param name="follower">Reads logs.</param>
/// <param name="summary">What is made of the lines.</param>
/// <param name="changed">Called whenever there is something new; must be quick.</param>
/// <param name="logger">Where a log that cannot be read is reported.</param>
internal sealed class AttemptLog(
    string ns,
    PodFacts pod,
    TimeSpan grace,
    PodLogFollower follower,
    AttemptLogSummary summary,
    Action<AttemptLog> changed,
    ILogger logger
) : IAsyncDisposable
{
    /// <summary>Guards everything that changes: the Pod as last seen, the summary, and the state.</summary>
    private readonly Lock gate = new();

    /// <summary>Cancelled when new lines are no longer awaited: only what has been written so far is read.</summary>
    private readonly CancellationTokenSource follow = new();

    /// <summary>Cancelled when nothing more is read.</summary>
    private readonly CancellationTokenSource read = new();

    private LogState state = new() { Run = pod.Run, Attempt = pod.Attempt };
    private TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;
    private bool complete;
    private bool closed;

    public string PodName { get; } = pod.Name;

    /// <summary>True when everything that can be read has been read.</summary>
    public bool IsComplete
    {
        get
        {
            lock (gate)
            {
                return complete;
            }
        }
    }

    public LogState State
    {
        get
        {
            lock (gate)
            {
                return state with
                {
                    Facts = summary.Facts,
                    Tail = summary.Tail is { Length: > 0 } tail ? tail : null,
                    Bytes = summary.Bytes > 0 ? summary.Bytes : null,
                    Truncated = summary.Truncated,
                    DockerfileSha256 = summary.DockerfileSha256,
                };
            }
        }
    }

    public void Start()
    {
        lock (gate)
        {
            if (!closed)
            {
                running = Task.Run(RunAsync, CancellationToken.None);
            }
        }
    }

    /// <summary>Records the present state of the Pod.</summary>
    public void Observe(PodFacts facts)
    {
        lock (gate)
        {
            pod = facts;
            Signal();
        }
    }

    /// <summary>The run is about to end: read only what has been written so far.</summary>
    public void Finish()
    {
        lock (gate)
        {
            if (closed || follow.IsCancellationRequested)
            {
                return;
            }

            read.CancelAfter(grace);
            follow.Cancel();
            Signal();
        }
    }

    /// <param name="configMap">Where it is archived; null when the API server never accepts it, and the run ends without.</param>
    public void Archived(string? configMap)
    {
        lock (gate)
        {
            state = state with { Archive = configMap, ArchiveRefused = configMap is null, Lost = state.Lost || configMap is null };
        }
    }

    /// <param name="configMap">Where the Dockerfile is saved; null when the API server never accepts it.</param>
    public void DockerfileSaved(string? configMap)
    {
        lock (gate)
        {
            state = state with { DockerfileConfigMap = configMap, DockerfileRefused = configMap is null };
        }
    }

    public byte[] ToGzip()
    {
        lock (gate)
        {
            return summary.ToGzip();
        }
    }

    public string? Dockerfile(string sha256)
    {
        lock (gate)
        {
            return summary.Dockerfile(sha256);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            closed = true;
            Signal();
        }

        await read.CancelAsync();
        await follow.CancelAsync();
        await running;
        follow.Dispose();
        read.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            foreach (var container in pod.Containers)
            {
                if (await HasBegunAsync(container))
                {
                    await ReadAsync(container);
                }
            }
        }
        catch (Exception error)
        {
            // The run must end with or without its log; the status then reports the log as lost.
            if (!TryGiveUp())
            {
                return;
            }

            logger.LogUnreadable(error, ns, PodName);
        }

        lock (gate)
        {
            complete = !closed;
        }

        changed(this);
    }

    /// <returns>False when it was closed: nothing waits for it then.</returns>
    private bool TryGiveUp()
    {
        lock (gate)
        {
            state = state with { Lost = !closed };
            return !closed;
        }
    }

    /// <summary>Waits until a container begins, or never will.</summary>
    private async Task<bool> HasBegunAsync(string container)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (closed)
                {
                    return false;
                }

                if (FactsOf(container).Began)
                {
                    return true;
                }

                if (pod.Ended || follow.IsCancellationRequested || (container == PodContainers.Build && !pod.Builds))
                {
                    return false;
                }

                next = news.Task;
            }

            await next;
        }
    }

    private async Task ReadAsync(string container)
    {
        lock (gate)
        {
            summary.Begin(container);
        }

        var position = LogPosition.Start;
        try
        {
            await foreach (var line in follower.FollowAsync(ns, PodName, container, position, follow.Token))
            {
                Add(container, line.Text);
                position = line.Position;
            }
        }
        catch (OperationCanceledException) when (follow.IsCancellationRequested)
        {
            await foreach (var line in follower.ReadAsync(ns, PodName, container, position, read.Token))
            {
                Add(container, line.Text);
            }
        }
    }

    private void Add(string container, string line)
    {
        lock (gate)
        {
            summary.Read(container, line);
        }

        changed(this);
    }

    private ContainerFacts FactsOf(string container) =>
        container switch
        {
            PodContainers.Prepare => pod.Prepare,
            PodContainers.Build => pod.Build,
            _ => pod.Publish,
        };

    private void Signal()
    {
        var waiting = news;
        news = new(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.TrySetResult();
    }
}
