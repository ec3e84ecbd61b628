using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Queueing;

namespace Operator.Kubernetes.PodLogs;

internal sealed record LogTarget(string Namespace, string Pod, string Container);

/// <summary>
/// One container's log over as many connections as it takes. While the container may write, a connection follows; once it
/// has ended, one more reads what is left, because a stream also ends in order when a server on the way restarts.
/// </summary>
internal sealed class LogSession(
    IKubernetesClient client,
    TimeProvider time,
    ILogger logger,
    LogTarget target,
    LogPosition from,
    TimeSpan stall
) : IAsyncDisposable
{
    // When the kubelet has not found the log of an ended container so many times, it is gone for good.
    private const int MostRefusals = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private LogPosition position = from;
    private LogStream? connection;
    private int failures;
    private int refusals;
    private bool containerEnded;

    /// <returns>The next lines; null when there will be no more.</returns>
    public async ValueTask<IReadOnlyList<LogLine>?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            connection ??= await OpenAsync(cancellationToken);
            var read = connection is null ? Read.Broken : await ReadAsync(connection, cancellationToken);
            if (read.Lines is { } lines)
            {
                position = connection!.Position;
                (failures, refusals) = (0, 0);
                return lines;
            }

            await CloseAsync();
            if (await IsOverAsync(read.InOrder, cancellationToken))
            {
                return null;
            }
        }
    }

    public ValueTask DisposeAsync() => CloseAsync();

    /// <summary>Opens the log; null when that failed in a way that may pass.</summary>
    private async Task<LogStream?> OpenAsync(CancellationToken cancellationToken)
    {
        var options = new PodLogOptions
        {
            Container = target.Container,
            Follow = !containerEnded,
            Timestamps = true,
            SinceTime = position.SinceTime,
        };
        try
        {
            var stream = await client.ReadPodLogAsync(target.Pod, target.Namespace, options, cancellationToken);
            return new LogStream(stream, position);
        }
        catch (KubernetesApiException e) when (!IsDenied(e))
        {
            // Also 404: a kubelet that does not know the Pod yet answers so. Whether the Pod exists is checked separately.
            refusals += e.IsUnreachable ? 0 : 1;
            logger.LogNotOpened(target.Namespace, target.Pod, target.Container, e.Message);
            return null;
        }
    }

    private async ValueTask<Read> ReadAsync(LogStream stream, CancellationToken cancellationToken)
    {
        try
        {
            var lines = await stream.ReadAsync(stall, containerEnded, time, cancellationToken);
            return new(lines, InOrder: true);
        }
        catch (Exception e) when (e is IOException or TimeoutException or HttpRequestException)
        {
            logger.LogConnectionLost(target.Namespace, target.Pod, target.Container, e.Message);
            return Read.Broken;
        }
    }

    /// <summary>Decides, after a connection ended, whether that was the end; else waits a little.</summary>
    private async Task<bool> IsOverAsync(bool inOrder, CancellationToken cancellationToken)
    {
        if (inOrder && containerEnded)
        {
            return true;
        }

        var fate = await FateAsync(cancellationToken);
        if (fate == ContainerFate.NeverStarted || (fate == ContainerFate.Ended && refusals > MostRefusals))
        {
            return true;
        }

        containerEnded = fate == ContainerFate.Ended;
        if (!containerEnded || !inOrder)
        {
            failures++;
            await Task.Delay(Backoff.Delay(failures, FirstPause, LongestPause), time, cancellationToken);
        }

        return false;
    }

    private async Task<ContainerFate> FateAsync(CancellationToken cancellationToken)
    {
        try
        {
            var pod = await client.GetAsync<V1Pod>(target.Pod, target.Namespace, cancellationToken);
            return pod is null ? throw Gone() : ContainerState.FateOf(pod, target.Container);
        }
        catch (KubernetesApiException e) when (!e.IsNotFound && !IsDenied(e))
        {
            return containerEnded ? ContainerFate.Ended : ContainerFate.Alive;
        }
    }

    private async ValueTask CloseAsync()
    {
        var stream = connection;
        connection = null;
        if (stream is not null)
        {
            await stream.DisposeAsync();
        }
    }

    private static bool IsDenied(KubernetesApiException e) => e.IsForbidden || (int?)e.StatusCode == 401;

    private KubernetesApiException Gone() =>
        new(
            $"get pods {target.Namespace}/{target.Pod}",
            new V1Status
            {
                Reason = "NotFound",
                Code = 404,
                Message = "the Pod is gone",
            }
        );

    /// <summary>Lines, or the end in order, or a broken connection.</summary>
    private readonly record struct Read(IReadOnlyList<LogLine>? Lines, bool InOrder)
    {
        public static Read Broken => new(null, false);
    }
}
