using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Testing.Proxy;

/// <summary>
/// Stands between a client and the real API server, passes everything on as it comes, counts it, and goes wrong on demand.
/// It speaks plain HTTP/1.1 to the client and signs in at the server with the fixture's identity.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConnectionPool server;
    private readonly Uri address;
    private readonly ConcurrentQueue<ProxiedRequest> requests = new();
    private readonly ConcurrentDictionary<OpenStream, bool> streams = new();
    private readonly List<Rule> rules = [];
    private readonly List<(Func<ProxiedRequest, bool> Match, RequestDelegate Answer)> served = [];
    private volatile bool down;
    private int held;

    private FaultProxy(WebApplication app, KubernetesClientConfiguration server)
    {
        this.app = app;
        address = new Uri(server.Host.TrimEnd('/') + "/");
        this.server = new(server, new KubernetesClientOptions(), TimeProvider.System);
        app.Run(HandleAsync);
    }

    /// <summary>The identity with which a client reaches the server through the proxy.</summary>
    public KubernetesClientConfiguration Configuration => new() { Host = app.Urls.First() };

    /// <summary>All requests so far, in their order.</summary>
    public IReadOnlyList<ProxiedRequest> Requests => [.. requests];

    /// <summary>How many requests, or their answers, a fault has held so far.</summary>
    public int Held => Volatile.Read(ref held);

    public static async Task<FaultProxy> StartAsync(KubernetesClientConfiguration server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
        });
        var app = builder.Build();
        var proxy = new FaultProxy(app, server);
        await app.StartAsync();
        return proxy;
    }

    /// <summary>Lets the next matching requests go wrong.</summary>
    public void FailNext(Func<ProxiedRequest, bool> match, Fault fault, int times = 1)
    {
        lock (rules)
        {
            rules.Add(new(match, fault) { Left = times });
        }
    }

    /// <summary>Answers matching requests in the server's place, for what a test has to play itself; they can go wrong like the others.</summary>
    public void Serve(Func<ProxiedRequest, bool> match, RequestDelegate answer)
    {
        lock (rules)
        {
            served.Add((match, answer));
        }
    }

    /// <summary>How many requests match.</summary>
    public int Count(Func<ProxiedRequest, bool> match) => requests.Count(match);

    /// <summary>Cuts all answers that are being passed on and match.</summary>
    public void Cut(Func<ProxiedRequest, bool>? match = null) => ForEachStream(match, stream => stream.Cut());

    /// <summary>Passes nothing on any more for all answers that match, without closing them.</summary>
    public void Silence(Func<ProxiedRequest, bool>? match = null) => ForEachStream(match, stream => stream.Silence());

    /// <summary>Ends all watches that match with an event of type ERROR, as a server does that lost the version.</summary>
    public void EndWatchesWith(int code, string reason, Func<ProxiedRequest, bool>? match = null)
    {
        var status = JsonSerializer.Serialize(
            new V1Status
            {
                Status = "Failure",
                Code = code,
                Reason = reason,
                Message = "by the fault proxy",
            },
            KubernetesModelsJsonContext.Default.V1Status
        );
        var line = Encoding.UTF8.GetBytes($$"""{"type":"ERROR","object":{{status}}}""" + "\n");
        ForEachStream(r => r.IsWatch && (match?.Invoke(r) ?? true), stream => stream.EndWith(line));
    }

    /// <summary>Cuts everything and lets nothing through until <see cref="GoUp"/>.</summary>
    public void GoDown()
    {
        down = true;
        Cut();
    }

    public void GoUp() => down = false;

    /// <summary>Waits until so many answers are being passed on that match.</summary>
    public Task StreamsOpenAsync(int count, Func<ProxiedRequest, bool> match) =>
        Eventually.HoldsAsync(() => streams.Keys.Count(s => match(s.Request)) == count, $"{count} open streams");

    public async ValueTask DisposeAsync()
    {
        Cut();
        await app.DisposeAsync();
        server.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var query = Uri.UnescapeDataString(context.Request.QueryString.Value ?? "");
        var request = new ProxiedRequest(context.Request.Method, context.Request.Path, query, DateTimeOffset.UtcNow);
        requests.Enqueue(request);
        if (down)
        {
            context.Abort();
            return;
        }

        switch (TakeFault(request))
        {
            case Fault.Answer answer:
                await AnswerAsync(context, answer);
                break;
            case Fault.Cut:
                context.Abort();
                break;
            case Fault.Delay delay:
                await HoldAsync(context, request, Task.Delay(delay.By, context.RequestAborted));
                break;
            case Fault.Hold hold:
                await HoldAsync(context, request, hold.Until.WaitAsync(context.RequestAborted));
                break;
            case var fault:
                await PassAsync(context, request, fault);
                break;
        }
    }

    private async Task HoldAsync(HttpContext context, ProxiedRequest request, Task until)
    {
        Interlocked.Increment(ref held);
        try
        {
            await until;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await PassAsync(context, request, null);
    }

    private Task PassAsync(HttpContext context, ProxiedRequest request, Fault? fault)
    {
        lock (rules)
        {
            var answer = served.FirstOrDefault(rule => rule.Match(request)).Answer;
            return answer is null ? ForwardAsync(context, request, fault) : ServeAsync(context, request, answer);
        }
    }

    private async Task ServeAsync(HttpContext context, ProxiedRequest request, RequestDelegate answer)
    {
        var stream = new OpenStream(request, context);
        streams[stream] = true;
        try
        {
            await answer(context);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Cut on demand, or the client left.
            context.Abort();
        }
        finally
        {
            streams.TryRemove(stream, out _);
        }
    }

    private Fault? TakeFault(ProxiedRequest request)
    {
        lock (rules)
        {
            var rule = rules.FirstOrDefault(rule => rule.Left > 0 && rule.Match(request));
            if (rule is null)
            {
                return null;
            }

            rule.Left--;
            return rule.Fault;
        }
    }

    private static async Task AnswerAsync(HttpContext context, Fault.Answer answer)
    {
        context.Response.StatusCode = answer.Code;
        context.Response.ContentType = "application/json";
        if (answer.RetryAfter is { } after)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private async Task ForwardAsync(HttpContext context, ProxiedRequest request, Fault? fault)
    {
        try
        {
            using var response = await SendAsync(context);
            if (fault is Fault.CutAnswer)
            {
                context.Abort();
                return;
            }

            if (fault is Fault.HoldAnswer)
            {
                Interlocked.Increment(ref held);
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
            }

            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await context.Response.StartAsync(context.RequestAborted);
            var stream = new OpenStream(request, context);
            streams[stream] = true;
            try
            {
                await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
                await stream.PassOnAsync(body, (fault as Fault.CutAfter)?.Bytes);
            }
            finally
            {
                streams.TryRemove(stream, out _);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // The client left, or the server did: the client sees a cut connection.
            context.Abort();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpContext context)
    {
        var (invoker, authorization) = await server.AcquireAsync(refresh: false, context.RequestAborted);
        var target = new Uri(address, context.Request.Path.Value!.TrimStart('/') + context.Request.QueryString);
        using var message = new HttpRequestMessage(new HttpMethod(context.Request.Method), target);
        message.Headers.Authorization = authorization;
        message.Headers.TryAddWithoutValidation("Accept", context.Request.Headers.Accept.ToString());
        if (context.Request.ContentType is { } type)
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            message.Content = new ByteArrayContent(body.ToArray());
            message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return await invoker.SendAsync(message, context.RequestAborted);
    }

    private void ForEachStream(Func<ProxiedRequest, bool>? match, Action<OpenStream> act)
    {
        foreach (var stream in streams.Keys.Where(stream => match?.Invoke(stream.Request) ?? true))
        {
            act(stream);
        }
    }

    private sealed record Rule(Func<ProxiedRequest, bool> Match, Fault Fault)
    {
        public int Left { get; set; }
    }
}
