using Microsoft.AspNetCore.Http;

namespace Operator.Testing.Proxy;

/// <summary>An answer that is being passed on. It can be cut, silenced, or ended with a line of the proxy's own.</summary>
internal sealed class OpenStream(ProxiedRequest request, HttpContext context)
{
    private readonly TaskCompletionSource<byte[]> lastWords = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool silent;

    public ProxiedRequest Request => request;

    public void Cut()
    {
        try
        {
            context.Abort();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    /// <summary>Passes nothing on any more, while the connection stays open.</summary>
    public void Silence() => silent = true;

    /// <summary>Sends a last line instead of what the server sends, and ends the answer in order.</summary>
    public void EndWith(byte[] line) => lastWords.TrySetResult(line);

    public async Task PassOnAsync(Stream from, long? cutAfter)
    {
        var buffer = new byte[16 * 1024];
        long passed = 0;
        while (true)
        {
            var reading = from.ReadAsync(buffer, context.RequestAborted).AsTask();
            if (await Task.WhenAny(reading, lastWords.Task) == lastWords.Task)
            {
                await WriteAsync(await lastWords.Task);
                return;
            }

            var read = await reading;
            if (read == 0)
            {
                return;
            }

            if (silent)
            {
                continue;
            }

            var allowed = cutAfter is { } limit ? (int)Math.Min(read, limit - passed) : read;
            await WriteAsync(buffer.AsMemory(0, allowed));
            passed += allowed;
            if (allowed < read)
            {
                context.Abort();
                return;
            }
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
