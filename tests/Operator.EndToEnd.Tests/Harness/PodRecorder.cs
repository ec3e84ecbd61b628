using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Operator.EndToEnd.Tests.Harness;

/// <summary>Watches a namespace's Pods from outside and remembers every UID it ever saw: the witness against a second start.</summary>
public sealed class PodRecorder : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> seen = new();
    private readonly Kubectl kubectl;
    private readonly CancellationTokenSource stop = new();
    private Task watching = Task.CompletedTask;

    private PodRecorder(Kubectl kubectl) => this.kubectl = kubectl;

    /// <summary>Names of the build Pods by UID.</summary>
    public IReadOnlyDictionary<string, string> Seen => seen;

    public static PodRecorder Start(Kubectl kubectl)
    {
        var recorder = new PodRecorder(kubectl);
        recorder.watching = recorder.WatchAsync(recorder.stop.Token);
        return recorder;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
    }

    // kubectl's watch begins with a list; a cut connection (the API server restarts) is taken up again.
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var start = new ProcessStartInfo(
                "kubectl",
                [
                    "-n",
                    kubectl.Namespace,
                    "get",
                    "pods",
                    "-l",
                    "imagebuild.dev/uid",
                    "--watch",
                    "-o",
                    "jsonpath={.metadata.uid} {.metadata.name}{\"\\n\"}",
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            using var ending = cancellationToken.Register(() => process.Kill());
            while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
            {
                if (line.Split(' ') is [var uid, var name])
                {
                    seen[uid] = name;
                }
            }

            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
