using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Telemetry;
using Operator.Testing;
using Operator.Testing.Proxy;

namespace Operator.Kubernetes.Tests.Events;

public sealed class EventRecorderTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>, IAsyncLifetime
{
    private TestNamespace ns = null!;
    private FaultProxy proxy = null!;
    private V1ConfigMap subject = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        ns = await server.CreateNamespaceAsync();
        proxy = await FaultProxy.StartAsync(server.Configuration);
        subject = await server.Client.CreateAsync(
            new V1ConfigMap
            {
                Metadata = new() { Name = "subject", NamespaceProperty = ns.Name },
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        await ns.DisposeAsync();
    }

    [Fact]
    public async Task Event_says_what_happened_to_whom()
    {
        using var recorder = await StartAsync();
        recorder.Publish(subject, "BuildFailed", "Step 3 failed", EventType.Warning);
        var told = Assert.Single(await EventsAsync(1));
        Assert.Equal(
            ("BuildFailed", "Step 3 failed", "Warning", 1, "tests"),
            (told.Reason, told.Message, told.Type, told.Count, told.Source?.Component)
        );
        Assert.Equal((subject.Metadata.Uid, "ConfigMap"), (told.InvolvedObject.Uid, told.InvolvedObject.Kind));
    }

    [Fact]
    public async Task Same_event_is_counted_up_and_by_another_process_it_is_another_event()
    {
        using (var first = await StartAsync())
        {
            first.Publish(subject, "Queued", "Waits for others", EventType.Normal);
            first.Publish(subject, "Queued", "Waits for others", EventType.Normal);
            await first.StopAsync(Token);
        }

        using var second = await StartAsync();
        second.Publish(subject, "Queued", "Waits for others", EventType.Normal);
        second.Publish(subject, "Queued", "Waits for more", EventType.Normal);
        await second.StopAsync(Token);
        var told = await EventsAsync(3);
        Assert.Equal(["Waits for more 1", "Waits for others 1", "Waits for others 2"], told.Select(e => $"{e.Message} {e.Count}").Order());
    }

    [Fact]
    public async Task Event_that_the_server_has_forgotten_is_created_again_and_none_is_read()
    {
        using var recorder = await StartAsync();
        recorder.Publish(subject, "Queued", "Waits for others", EventType.Normal);
        var first = Assert.Single(await EventsAsync(1));
        await server.Client.DeleteAsync<Corev1Event>(first.Metadata.Name!, ns.Name, null, Token);
        recorder.Publish(subject, "Queued", "Waits for others", EventType.Normal);

        var second = Assert.Single(await EventsAsync(1));
        Assert.Equal((1, false), (second.Count, first.Metadata.Uid == second.Metadata.Uid));
        Assert.Equal(0, proxy.Count(request => request.Method == "GET"));
    }

    [Fact]
    public async Task Occasion_is_told_once_by_however_many_and_the_next_occasion_anew()
    {
        using (var first = await StartAsync())
        {
            first.PublishOnce(subject, "Ended", "It is done", EventType.Normal, "run 1");
            await EventsAsync(1);
        }

        using var second = await StartAsync();
        second.PublishOnce(subject, "Ended", "It is done, in other words", EventType.Normal, "run 1");
        second.PublishOnce(subject, "Ended", "It is done", EventType.Normal, "run 2");

        Assert.Equal(["It is done 1", "It is done 1"], (await EventsAsync(2)).Select(e => $"{e.Message} {e.Count}"));
    }

    [Fact]
    public async Task Event_that_must_not_be_lost_waits_until_the_server_takes_it_and_holds_nobody_meanwhile()
    {
        var nowhere = subject with { Metadata = subject.Metadata with { NamespaceProperty = "does-not-exist" } };
        using var recorder = await StartAsync();
        proxy.FailNext(
            request => request.Method == "POST" && request.Path.Contains($"/{ns.Name}/events", StringComparison.Ordinal),
            Fault.ServerError
        );

        recorder.PublishOnce(nowhere, "Ended", "Nobody hears it", EventType.Normal, "run 1");
        recorder.PublishOnce(subject, "Ended", "Late", EventType.Normal, "run 1");
        recorder.PublishOnce(subject, "Ended", "At once", EventType.Normal, "run 2");

        Assert.Equal(["At once", "Late"], (await EventsAsync(2)).Select(e => e.Message).Order());
    }

    [Fact]
    public async Task Flood_about_one_object_is_limited_and_leaves_the_others_alone()
    {
        var other = await server.Client.CreateAsync(
            new V1ConfigMap
            {
                Metadata = new() { Name = "other", NamespaceProperty = ns.Name },
            },
            Token
        );
        using var recorder = await StartAsync(burst: 3);
        for (var i = 0; i < 20; i++)
        {
            recorder.Publish(subject, "Flood", $"Message {i}", EventType.Normal);
        }

        recorder.Publish(other, "Quiet", "Once", EventType.Normal);
        await recorder.StopAsync(Token);
        var told = await EventsAsync(4);
        Assert.Equal(3, told.Count(e => e.Reason == "Flood"));
        Assert.Equal(1, told.Count(e => e.Reason == "Quiet"));
    }

    [Fact]
    public async Task Publishing_never_waits_for_the_server()
    {
        proxy.GoDown();
        using var recorder = await StartAsync();
        for (var i = 0; i < 5000; i++)
        {
            recorder.Publish(subject, "Down", $"Message {i}", EventType.Normal);
        }

        Assert.Empty(await server.Client.ListAsync<Corev1Event>(ns.Name, null, Token));
    }

    [Fact]
    public async Task Refused_event_does_not_stop_the_next()
    {
        var nowhere = subject with { Metadata = subject.Metadata with { NamespaceProperty = "does-not-exist" } };
        using var recorder = await StartAsync();
        recorder.Publish(nowhere, "Lost", "Nobody hears it", EventType.Normal);
        recorder.Publish(subject, "Heard", "Somebody does", EventType.Normal);
        Assert.Equal("Heard", Assert.Single(await EventsAsync(1)).Reason);
    }

    [Fact]
    public async Task Long_message_is_cut_to_what_the_server_takes()
    {
        using var recorder = await StartAsync();
        recorder.Publish(subject, "Long", new string('x', 5000), EventType.Normal);
        Assert.Equal(1024, Assert.Single(await EventsAsync(1)).Message!.Length);
    }

    private async Task<EventRecorder> StartAsync(int burst = 25)
    {
        var options = new EventOptions { Component = "tests", Burst = burst };
        var client = server.CreateClient(proxy.Configuration, new() { QueriesPerSecond = 0 });
        var recorder = new EventRecorder(client, options, new KubernetesMetrics(), TimeProvider.System, NullLogger<EventRecorder>.Instance);
        await recorder.StartAsync(Token);
        return recorder;
    }

    private async Task<IReadOnlyList<Corev1Event>> EventsAsync(int count)
    {
        IReadOnlyList<Corev1Event> told = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                told = await server.Client.ListAsync<Corev1Event>(ns.Name, null, Token);
                told = told.Where(e => e.Source?.Component == "tests").ToList();
                return told.Count >= count;
            },
            $"{count} events"
        );
        return told;
    }
}
