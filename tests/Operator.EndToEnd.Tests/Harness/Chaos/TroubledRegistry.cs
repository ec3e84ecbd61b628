using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Operator.Testing.Chaos;
using Operator.Testing.Servers;

namespace Operator.EndToEnd.Tests.Harness.Chaos;

/// <summary>
/// A registry of the test's own, on an address that Pods reach. Some of its repositories have trouble for a while, some all the time. It
/// remembers what was put under which tag.
/// </summary>
internal sealed class TroubledRegistry : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> uploads = new();
    private readonly Random random;
    private readonly RegistryServer server;
    private readonly IPAddress address;
    private volatile bool trouble;
    private int refused;

    private TroubledRegistry(RegistryServer server, IPAddress address, int seed)
    {
        (this.server, this.address, random) = (server, address, new Random(seed));
        server.Intercept = AnswersInsteadAsync;
    }

    /// <summary>As in image references.</summary>
    public string Host => $"{address}:{server.Port}";

    /// <summary>How many requests were answered with trouble.</summary>
    public int Refused => Volatile.Read(ref refused);

    public static async Task<TroubledRegistry> StartAsync(IPAddress address, int seed) =>
        new(await RegistryServer.StartAsync(address: address), address, seed);

    /// <summary>For a while the flaky repositories have trouble.</summary>
    public async Task TroubleAsync(TimeSpan time)
    {
        trouble = true;
        await Task.Delay(time);
        trouble = false;
    }

    /// <summary>Digests that were put under the tag of a repository.</summary>
    public IReadOnlyList<string> Uploads(string repository) => uploads.TryGetValue(repository, out var digests) ? [.. digests.Keys] : [];

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private Task<bool> AnswersInsteadAsync(HttpContext context)
    {
        // /v2/FIRST/NAME/manifests/TAG
        var path = context.Request.Path.Value!.Split('/');
        if (path.Length < 4)
        {
            return Task.FromResult(false);
        }

        if (context.Request.Method == "PUT" && path is [.., "manifests", ChaosBuild.Tag])
        {
            context.Response.OnCompleted(() =>
            {
                Remember($"{path[2]}/{path[3]}", context.Response);
                return Task.CompletedTask;
            });
        }

        if (Answer(path[2]) is not { } code)
        {
            return Task.FromResult(false);
        }

        Interlocked.Increment(ref refused);
        context.Response.StatusCode = code;
        return Task.FromResult(true);
    }

    private int? Answer(string first)
    {
        lock (random)
        {
            return first switch
            {
                ChaosBuild.Dead => 500,
                ChaosBuild.Flaky when trouble && random.Next(10) > 0 => random.Next(2) == 0 ? 500 : 429,
                _ => null,
            };
        }
    }

    private void Remember(string repository, HttpResponse response)
    {
        if (response.StatusCode == 201 && response.Headers["Docker-Content-Digest"] is [{ } digest, ..])
        {
            uploads.GetOrAdd(repository, _ => new())[digest] = true;
        }
    }
}
