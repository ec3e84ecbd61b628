using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Operator.Core.Contract;
using Operator.Testing.Proxy;

namespace Operator.Tests.Controllers;

/// <summary>
/// The kubelet's side of <c>pods/log</c>, for Pods that no node runs: follows while the container runs, gives each line its time,
/// and seeks by whole seconds as the real one does.
/// </summary>
internal sealed class KubeletLogs
{
    private readonly ConcurrentDictionary<(string Pod, string Container), Container> containers = new();

    /// <summary>Makes the proxy answer for the kubelet wherever there is a log.</summary>
    public void ServeAt(FaultProxy proxy) => proxy.Serve(request => Find(request) is not null, AnswerAsync);

    public bool Has(string pod) => containers.ContainsKey((pod, PodContainers.Prepare));

    /// <summary>A container prints; from now on there is a log, if an empty one, of every container of the Pod.</summary>
    public void Write(string pod, string container, params IEnumerable<string> lines)
    {
        foreach (var name in PodContainers.InOrder.Append(PodContainers.Push))
        {
            containers.GetOrAdd((pod, name), _ => new Container()).Add(name == container ? lines : []);
        }
    }

    public void End(string pod, string container)
    {
        if (containers.TryGetValue((pod, container), out var log))
        {
            log.End();
        }
    }

    public static bool IsLogOf(ProxiedRequest request, string container) =>
        request.Concerns("log") && request.Query.Contains($"container={container}", StringComparison.Ordinal);

    private Container? Find(ProxiedRequest request)
    {
        var path = request.Path.Split('/');
        return path is [.., "pods", var pod, "log"]
            ? containers.FirstOrDefault(item => item.Key.Pod == pod && IsLogOf(request, item.Key.Container)).Value
            : null;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var log = Find(new ProxiedRequest("GET", context.Request.Path, context.Request.QueryString.Value!, DateTimeOffset.UtcNow))!;
        var query = context.Request.Query;
        var since = DateTimeOffset.TryParse(query["sinceTime"], CultureInfo.InvariantCulture, out var time)
            ? time
            : DateTimeOffset.MinValue;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await context.Response.StartAsync(context.RequestAborted);
        await foreach (var line in log.ReadAsync(since, query["follow"] == "true").WithCancellation(context.RequestAborted))
        {
            await context.Response.WriteAsync(line, context.RequestAborted);
        }
    }

    private sealed class Container
    {
        private readonly Lock gate = new();
        private readonly List<(DateTimeOffset Time, string Text)> lines = [];
        private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool ended;

        public void Add(IEnumerable<string> texts)
        {
            lock (gate)
            {
                lines.AddRange(texts.Select(text => (DateTimeOffset.UtcNow, text)));
                Signal();
            }
        }

        public void End()
        {
            lock (gate)
            {
                ended = true;
                Signal();
            }
        }

        public async IAsyncEnumerable<string> ReadAsync(
            DateTimeOffset since,
            bool follow,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            for (var next = 0; ; )
            {
                List<(DateTimeOffset Time, string Text)> fresh;
                Task more;
                bool last;
                lock (gate)
                {
                    fresh = lines[next..];
                    (more, last) = (changed.Task, ended || !follow);
                }

                next += fresh.Count;
                var text = fresh
                    .Where(line => line.Time >= since)
                    .Select(line => $"{line.Time:yyyy-MM-dd'T'HH:mm:ss.fffffff}Z {line.Text}\n");
                yield return string.Concat(text);
                if (last)
                {
                    yield break;
                }

                await more.WaitAsync(cancellationToken);
            }
        }

        private void Signal()
        {
            var waiting = changed;
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.TrySetResult();
        }
    }
}
