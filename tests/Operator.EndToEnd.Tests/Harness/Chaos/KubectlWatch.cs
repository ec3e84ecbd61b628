using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Operator.Testing.Chaos;

namespace Operator.EndToEnd.Tests.Harness.Chaos;

/// <summary>A change of an object, as a watch of kubectl shows it.</summary>
/// <param name="Watch">Number of the watch: between those of two watches others may be missing.</param>
/// <param name="Object">The object.</param>
public sealed record SeenChange(int Watch, JsonElement Object);

/// <summary>
/// Watches a kind in all namespaces from outside, with kubectl, and remembers every change. When the API server restarts, a new watch
/// begins with a list: what came and went in between is not seen, and the time is remembered.
/// </summary>
public sealed class KubectlWatch : IAsyncDisposable
{
    /// <summary>The end of a watch may be seen late, and a list shows what was there when it was asked for.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<SeenChange> changes = new();
    private readonly ConcurrentQueue<Blindness> blind = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task watching;

    /// <param name="kind">For example <c>pods</c>, and what selects among them.</param>
    public KubectlWatch(params string[] kind) => watching = WatchAsync(kind);

    public IReadOnlyList<SeenChange> Changes => [.. changes];

    public IReadOnlyList<Blindness> Blind => [.. blind];

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
    }

    private async Task WatchAsync(string[] kind)
    {
        DateTimeOffset? ended = null;
        for (var watch = 0; !stop.IsCancellationRequested; watch++)
        {
            var start = new ProcessStartInfo("kubectl", ["get", .. kind, "-A", "--watch", "--output-watch-events", "-o", "json"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            using var ending = stop.Token.Register(() => process.Kill());
            while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
            {
                if (Read(line) is not { } item)
                {
                    continue;
                }

                changes.Enqueue(new(watch, item));
                if (ended is { } from)
                {
                    blind.Enqueue(new(from - Slack, DateTimeOffset.UtcNow + Slack));
                    ended = null;
                }
            }

            ended ??= DateTimeOffset.UtcNow;
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>One change a line; null for a line that the end has cut.</summary>
    private static JsonElement? Read(string line)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement.GetProperty("object");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
