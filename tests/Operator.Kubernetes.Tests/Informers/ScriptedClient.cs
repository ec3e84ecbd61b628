using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using k8s;
using k8s.Models;
using Operator.Kubernetes.Client;
using KubernetesJson = Operator.Kubernetes.Client.KubernetesJson;

namespace Operator.Kubernetes.Tests.Informers;

/// <summary>A client that answers lists and watches with the texts of a test, read as the real one reads them.</summary>
internal sealed class ScriptedClient(KubernetesJson json) : IKubernetesClient
{
    private readonly ConcurrentQueue<Func<string>> lists = new();
    private readonly ConcurrentQueue<string> watches = new();

    public string CurrentNamespace => "ns";

    public int Lists { get; private set; }

    public int OpenWatches { get; private set; }

    /// <summary>What a list finds once all others were asked for.</summary>
    public Func<string> LastList { get; set; } = () => List("1");

    public static string List(string version, params IEnumerable<string> items) =>
        $$"""{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"{{version}}"},"items":[{{string.Join(",\n", items)}}]}""";

    public static string Event(string type, string item) => $$"""{"type":"{{type}}","object":{{item}}}""" + "\n";

    public ScriptedClient Answers(Func<string> answer)
    {
        lists.Enqueue(answer);
        return this;
    }

    public ScriptedClient Watches(params IEnumerable<string> events)
    {
        watches.Enqueue(string.Concat(events));
        return this;
    }

    public Task<ListPage<T>> ListPageAsync<T>(string? ns, ListOptions options, string? continueToken, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Lists++;
        var text = lists.TryDequeue(out var answer) ? answer() : LastList();
        return Task.FromResult(new ObjectReader<T>(json.TypeInfo<T>()).ReadPage(Encoding.UTF8.GetBytes(text)));
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        string? ns,
        WatchOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        options.Opened?.Invoke();
        if (watches.TryDequeue(out var events))
        {
            var reader = new WatchReader<T>("watch", new ObjectReader<T>(json.TypeInfo<T>()));
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(events));
            await foreach (var change in reader.ReadAsync(stream, TimeSpan.FromMinutes(5), TimeProvider.System, cancellationToken))
            {
                yield return change;
            }
        }

        OpenWatches++;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    public Task<T?> GetAsync<T>(string name, string? ns, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> CreateAsync<T>(T entity, CreateOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> PatchAsync<T>(string name, string? ns, KubernetesPatch patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> ApplyAsync<T>(T entity, string fieldManager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> PatchStatusAsync<T>(T original, T modified, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<bool> DeleteAsync<T>(string name, string? ns, V1DeleteOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<bool> DeleteOwnedAsync<T>(string name, string ns, string ownerUid, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<Stream> ReadPodLogAsync(string name, string ns, PodLogOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
