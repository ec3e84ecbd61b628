using Microsoft.Extensions.Logging;
using Operator.Core.Engines;
using Operator.Core.Observation;
using Operator.Core.Status;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.PodLogs;

namespace Operator.Controllers.Logs;

/// <summary>
/// The log of one attempt, followed container by container from its beginning. Only a copy of what the kubelet keeps: after a
/// restart of the operator it is read again and comes to the same.
/// </summary>
internal sealed class AttemptLog : IAsyncDisposable
{
    private readonly PodLogFollower follower;
    private readonly LogDigest digest;
    private readonly Action<AttemptLog> changed;
    private readonly ILogger logger;
    private readonly TimeSpan grace;
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource finish = new();
    private readonly CancellationTokenSource giveUp = new();
    private readonly Lock gate = new();
    private TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PodFacts pod;
    private bool finishing;
    private Task running = Task.CompletedTask;

    /// <param name="ns">Namespace of the Pod.</param>
    /// <param name="pod">The Pod as first seen.</param>
    /// <param name="grace">How long reading may take after <see cref="Finish"/>.</param>
    /// <param name="follower">Reads logs.</param>
    /// <param name="digest">What is made of the lines.</param>
    /// <param name="changed">Called whenever there is something new; must be quick.</param>
    /// <param name="logger">Where a log that cannot be read is told.</param>
    public AttemptLog(
        string ns,
        PodFacts pod,
        TimeSpan grace,
        PodLogFollower follower,
        LogDigest digest,
        Action<AttemptLog> changed,
        ILogger logger
    )
    {
        Namespace = ns;
        this.pod = pod;
        this.grace = grace;
        this.follower = follower;
        this.digest = digest;
        this.changed = changed;
        this.logger = logger;
    }

    public string Namespace { get; }

    /// <summary>The Pod as last seen.</summary>
    public PodFacts Pod => pod;

    /// <summary>True when everything that can be read has been read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Name of the ConfigMap, once it is written.</summary>
    public string? Archive { get; set; }

    /// <summary>Name of the ConfigMap with the Dockerfile, once it is written.</summary>
    public string? DockerfileConfigMap { get; set; }

    /// <summary>True when the server takes no ConfigMap with the Dockerfile.</summary>
    public bool DockerfileRefused { get; set; }

    private bool Lost { get; set; }

    public LogState State
    {
        get
        {
            lock (gate)
            {
                return new LogState
                {
                    Facts = digest.Facts,
                    Tail = digest.Tail is { Length: > 0 } tail ? tail : null,
                    Bytes = digest.Bytes > 0 ? digest.Bytes : null,
                    Archive = Archive,
                    Truncated = digest.Truncated,
                    Lost = Lost,
                };
            }
        }
    }

    public bool IsEmpty => digest.Bytes == 0;

    /// <summary>The server takes no archive of it; the run ends without.</summary>
    public void GiveUp() => Lost = true;

    public void Start() => running = Task.Run(RunAsync, CancellationToken.None);

    /// <summary>Tells what the Pod looks like now.</summary>
    public void Observe(PodFacts facts)
    {
        lock (gate)
        {
            pod = facts;
            Signal();
        }
    }

    /// <summary>The run is about to end: read what has been written by now, and no more.</summary>
    public void Finish()
    {
        lock (gate)
        {
            if (finishing)
            {
                return;
            }

            finishing = true;
            Signal();
        }

        giveUp.CancelAfter(grace);
        finish.Cancel();
    }

    public byte[] ToGzip()
    {
        lock (gate)
        {
            return digest.ToGzip();
        }
    }

    public string? Dockerfile(string sha256)
    {
        lock (gate)
        {
            return digest.Dockerfile(sha256);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        finish.Dispose();
        giveUp.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            foreach (var container in PodContainers.InOrder)
            {
                if (await HasBegunAsync(container))
                {
                    await ReadAsync(container);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception error)
        {
            // The run must come to its end with or without its log; status then says that it is lost.
            logger.LogUnreadable(error, Namespace, pod.Name);
            Lost = true;
        }

        IsComplete = true;
        changed(this);
    }

    /// <summary>Waits until a container begins, or never will.</summary>
    private async Task<bool> HasBegunAsync(string container)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (FactsOf(container).Began)
                {
                    return true;
                }

                if (pod.Ended || finishing || (container == PodContainers.Build && !pod.Builds))
                {
                    return false;
                }

                next = news.Task;
            }

            await next.WaitAsync(stop.Token);
        }
    }

    private async Task ReadAsync(string container)
    {
        lock (gate)
        {
            digest.Begin(container);
        }

        var position = LogPosition.Start;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, finish.Token);
        try
        {
            await foreach (var line in follower.FollowAsync(Namespace, pod.Name, container, position, either.Token))
            {
                Add(container, line.Text);
                position = line.Position;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            using var last = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, giveUp.Token);
            await foreach (var line in follower.ReadAsync(Namespace, pod.Name, container, position, last.Token))
            {
                Add(container, line.Text);
            }
        }
    }

    private void Add(string container, string line)
    {
        lock (gate)
        {
            digest.Read(container, line);
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
