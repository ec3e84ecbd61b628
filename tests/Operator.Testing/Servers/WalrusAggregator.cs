using Microsoft.AspNetCore.Http;

namespace Operator.Testing.Servers;

/// <summary>Behaves as a Walrus aggregator does: blobs and quilt patches by their IDs, its own error answers, no content type to rely on.</summary>
public sealed class WalrusAggregator : LoopbackServer
{
    private WalrusAggregator()
        : base(null)
    {
        Handler = HandleAsync;
    }

    public Dictionary<string, byte[]> Blobs { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, byte[]> QuiltPatches { get; } = new(StringComparer.Ordinal);

    /// <summary>Statuses given, in order, before a blob is served.</summary>
    public Queue<int> Troubles { get; } = new();

    public static async Task<WalrusAggregator> StartAsync()
    {
        var server = new WalrusAggregator();
        await server.ListenAsync();
        return server;
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (Troubles.TryDequeue(out var status))
        {
            await FailAsync(context, status);
            return;
        }

        var path = context.Request.Path.Value!;
        const string patches = "/v1/blobs/by-quilt-patch-id/";
        const string blobs = "/v1/blobs/";
        var found =
            path.StartsWith(patches, StringComparison.Ordinal) ? QuiltPatches.GetValueOrDefault(path[patches.Length..])
            : path.StartsWith(blobs, StringComparison.Ordinal) ? Blobs.GetValueOrDefault(path[blobs.Length..])
            : null;
        if (found is null)
        {
            await FailAsync(context, 404);
            return;
        }

        context.Response.Headers.ETag = path[(path.LastIndexOf('/') + 1)..];
        context.Response.Headers.CacheControl = "public, max-age=86400, stale-while-revalidate=3600";
        await context.Response.Body.WriteAsync(found);
    }

    private static Task FailAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        var name = status switch
        {
            403 => "BLOB_TOO_LARGE",
            404 => "BLOB_NOT_FOUND",
            503 => "BLOB_UNAVAILABLE",
            _ => "ERROR",
        };
        return status == 429
            ? context.Response.WriteAsync("Too many requests")
            : context.Response.WriteAsync($$$"""{"error":{"status":"{{{name}}}","code":{{{status}}},"message":"","details":[]}}""");
    }
}
