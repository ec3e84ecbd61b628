using System.Net;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Operator.Configuration;
using Operator.Hosting;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Telemetry;
using Operator.Telemetry;
using Operator.Testing;
using Operator.Testing.Servers;

namespace Operator.Tests.Hosting;

/// <summary>What <c>/readyz</c> answers while the API server is away, by a clock that the test moves.</summary>
public sealed class ReadinessTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider time = new();
    private readonly CancellationTokenSource down = new();
    private volatile bool isDown;

    [Fact]
    public async Task Readyz_is_red_after_a_minute_without_a_list_and_green_after_the_next()
    {
        await using var api = await LoopbackServer.StartAsync(ServeAsync);
        using var client = new KubernetesClient(new() { Host = api.Url }, new() { QueriesPerSecond = 0, MaxAttempts = 1 });
        var informer = Informer(client);
        await using var host = Host(informer);
        await host.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(host.Urls.First()) };
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "waiting for configmaps\n"), await ReadyzAsync(http));
        using var end = new CancellationTokenSource();
        var running = informer.RunAsync(end.Token);
        await Eventually.HoldsAsync(async () => (await ReadyzAsync(http)).Code == HttpStatusCode.OK, "green after the first list");

        isDown = true;
        await down.CancelAsync();
        var passed = await TimeUntilAsync(http, (HttpStatusCode.ServiceUnavailable, "waiting for configmaps\n"));
        Assert.True(passed >= Readiness.LongestStale, $"red after {passed}");

        isDown = false;
        await TimeUntilAsync(http, (HttpStatusCode.OK, "ok\n"));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    /// <summary>Moves the clock until the endpoint gives an answer.</summary>
    private async Task<TimeSpan> TimeUntilAsync(HttpClient http, (HttpStatusCode, string) answer)
    {
        var passed = TimeSpan.Zero;
        await Eventually.HoldsAsync(
            async () =>
            {
                if (await ReadyzAsync(http) == answer)
                {
                    return true;
                }

                time.Advance(Step);
                passed += Step;
                return false;
            },
            $"the answer {answer}"
        );
        return passed;
    }

    private static async Task<(HttpStatusCode Code, string Text)> ReadyzAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/readyz", TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>An empty list, and a watch that stays open until the server goes down.</summary>
    private async Task ServeAsync(HttpContext context)
    {
        if (isDown)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        context.Response.ContentType = "application/json";
        if (!context.Request.Query.ContainsKey("watch"))
        {
            await context.Response.WriteAsync(
                """{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}"""
            );
            return;
        }

        await context.Response.StartAsync();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            down.IsCancellationRequested ? CancellationToken.None : down.Token
        );
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private SharedInformer<V1ConfigMap, string> Informer(IKubernetesClient client) =>
        new(
            client,
            new InformerOptions<V1ConfigMap> { FirstBackoff = Step, LongestBackoff = Step },
            map => map.Metadata.Name,
            new KubernetesMetrics(),
            time,
            NullLogger.Instance
        );

    /// <summary>The program's endpoints over one informer.</summary>
    private static WebApplication Host(IInformer informer)
    {
        var options = new OperatorOptions { Http = { Address = "http://127.0.0.1:0" } };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(informer);
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton(_ => Measurements.Collect(options)!);
        builder.AddEndpoints(options.Http);
        var host = builder.Build();
        host.UseEndpoints(options.Http);
        return host;
    }
}
