using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Queueing;

namespace Operator.Kubernetes.PodLogs;

/// <summary>
/// Follows a container's log to its end, over broken and silent connections, without a gap or a repeat. Kubelets before 1.27
/// put a time inside of lines longer than 16 KiB; that is left as it is.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where lost connections are logged.</param>
public sealed class PodLogFollower(IKubernetesClient client, TimeProvider time, ILogger<PodLogFollower> logger)
{
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The container's lines, from a position to the end of the container. Waits for a container that has not started;
    /// ends at once when the Pod ended without ever starting it.
    /// </summary>
    /// <param name="ns">Namespace of the Pod.</param>
    /// <param name="pod">Name of the Pod.</param>
    /// <param name="container">Name of the container.</param>
    /// <param name="from">Position after the last line that was handled; <see cref="LogPosition.Start"/> for all.</param>
    /// <param name="cancellationToken">Ends the sequence.</param>
    /// <exception cref="KubernetesApiException">The Pod is gone (404) or its log may not be read (401, 403).</exception>
    public async IAsyncEnumerable<LogLine> FollowAsync(
        string ns,
        string pod,
        string container,
        LogPosition from,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var target = new Target(ns, pod, container);
        var position = from;
        var failures = 0;
        var ended = false;
        while (true)
        {
            var connection = await OpenAsync(target, position, follow: !ended, cancellationToken);
            var clean = connection is not null;
            if (connection is not null)
            {
                await using (connection)
                {
                    while (await NextAsync(connection, target, ended, cancellationToken) is { Ended: false } batch)
                    {
                        clean = batch.Lines is not null;
                        foreach (var line in batch.Lines ?? [])
                        {
                            yield return line;
                        }

                        if (!clean)
                        {
                            break;
                        }
                    }

                    failures = connection.Position == position ? failures + 1 : 0;
                    position = connection.Position;
                }
            }
            else
            {
                failures++;
            }

            if (clean && ended)
            {
                yield break;
            }

            // A stream can end because the connection was closed in order: only the Pod tells whether the container has ended.
            var fate = await FateAsync(target, cancellationToken);
            if (fate == ContainerFate.NeverStarted)
            {
                yield break;
            }

            ended = fate == ContainerFate.Ended;
            if (!ended || !clean)
            {
                await Task.Delay(Backoff.Delay(failures, TimeSpan.FromMilliseconds(100), LongestPause), time, cancellationToken);
            }
        }
    }

    /// <summary>The lines that a container has written by now, from a position on; does not wait for more.</summary>
    /// <param name="ns">Namespace of the Pod.</param>
    /// <param name="pod">Name of the Pod.</param>
    /// <param name="container">Name of a container that has started.</param>
    /// <param name="from">Position after the last line that was handled; <see cref="LogPosition.Start"/> for all.</param>
    /// <param name="cancellationToken">Ends the sequence.</param>
    /// <exception cref="KubernetesApiException">The log cannot be read.</exception>
    /// <exception cref="IOException">The connection broke; the lines before are good.</exception>
    public async IAsyncEnumerable<LogLine> ReadAsync(
        string ns,
        string pod,
        string container,
        LogPosition from,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var options = new PodLogOptions
        {
            Container = container,
            Timestamps = true,
            SinceTime = from.SinceTime,
        };
        var stream = await client.ReadPodLogAsync(pod, ns, options, cancellationToken);
        await using var connection = new LogStream(stream, from);
        while (await connection.ReadAsync(Stall, last: true, time, cancellationToken) is { } lines)
        {
            foreach (var line in lines)
            {
                yield return line;
            }
        }
    }

    /// <summary>Opens the log; null when that failed in a way that may pass.</summary>
    private async Task<LogStream?> OpenAsync(Target target, LogPosition position, bool follow, CancellationToken cancellationToken)
    {
        var options = new PodLogOptions
        {
            Container = target.Container,
            Follow = follow,
            Timestamps = true,
            SinceTime = position.SinceTime,
        };
        try
        {
            return new LogStream(await client.ReadPodLogAsync(target.Pod, target.Namespace, options, cancellationToken), position);
        }
        catch (KubernetesApiException e) when (!e.IsNotFound && !e.IsForbidden && (int?)e.StatusCode != 401)
        {
            logger.LogNotOpened(target.Namespace, target.Pod, target.Container, e.Message);
            return null;
        }
    }

    private async ValueTask<Batch> NextAsync(LogStream connection, Target target, bool last, CancellationToken cancellationToken)
    {
        try
        {
            var lines = await connection.ReadAsync(Stall, last, time, cancellationToken);
            return new(lines, Ended: lines is null);
        }
        catch (Exception e) when (e is IOException or TimeoutException or HttpRequestException)
        {
            logger.LogConnectionLost(target.Namespace, target.Pod, target.Container, e.Message);
            return new(null, Ended: false);
        }
    }

    private async Task<ContainerFate> FateAsync(Target target, CancellationToken cancellationToken)
    {
        try
        {
            var pod = await client.GetAsync<V1Pod>(target.Pod, target.Namespace, cancellationToken) ?? throw Gone(target);
            return ContainerState.FateOf(pod, target.Container);
        }
        catch (KubernetesApiException e) when (!e.IsNotFound && !e.IsForbidden)
        {
            return ContainerFate.Alive;
        }
    }

    private static KubernetesApiException Gone(Target target) =>
        new(
            $"get pods {target.Namespace}/{target.Pod}",
            new V1Status
            {
                Reason = "NotFound",
                Code = 404,
                Message = "the Pod is gone",
            }
        );

    private sealed record Target(string Namespace, string Pod, string Container);

    /// <summary>Lines; or the end; or, with neither, a broken connection.</summary>
    private readonly record struct Batch(IReadOnlyList<LogLine>? Lines, bool Ended);
}
