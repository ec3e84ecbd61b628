using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;

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
    /// <summary>Silence after which the log is opened again: the container may be quiet, or the connection dead.</summary>
    internal TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(60);

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
        await using var session = new LogSession(client, time, logger, new LogTarget(ns, pod, container), from, Stall);
        while (await session.NextAsync(cancellationToken) is { } lines)
        {
            foreach (var line in lines)
            {
                yield return line;
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
}
