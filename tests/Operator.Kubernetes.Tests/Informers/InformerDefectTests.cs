using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Hosting;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Telemetry;
using Operator.Kubernetes.Tests.Client;
using Operator.Kubernetes.Tests.Widgets;
using Operator.Testing;

namespace Operator.Kubernetes.Tests.Informers;

/// <summary>What throws for one object, in our own code or in the client, never blinds the informer for the others.</summary>
public sealed class InformerDefectTests
{
    private readonly ScriptedClient client = new(new KubernetesJson(WidgetJsonContext.Default));
    private readonly InformerOptions<Widget> options = new()
    {
        FirstBackoff = TimeSpan.FromMilliseconds(1),
        LongestBackoff = TimeSpan.FromMilliseconds(1),
    };
    private readonly FakeTimeProvider time = new();

    public static TheoryData<string> Places() => ["keep", "project", "index"];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Function_that_throws_for_one_object_rejects_it_alone(string place)
    {
        client.LastList = () => ScriptedClient.List("1", HostileObjects.Good("a", "1"), HostileObjects.Good("boom", "1"));
        client.Watches(
            ScriptedClient.Event("ADDED", HostileObjects.Good("boom", "2")),
            ScriptedClient.Event("ADDED", HostileObjects.Good("c", "3"))
        );
        options.Keep = widget => place != "keep" || Check(widget);
        options.Indexes["size"] = widget => place == "index" && !Check(widget) ? [] : ["all"];
        var informer = Make(widget => place == "project" && !Check(widget) ? "" : widget.Metadata.Name);
        var rejects = new Rejects();
        informer.AddHandler(rejects);
        await RunAsync(
            informer,
            async running =>
            {
                await Eventually.HoldsAsync(() => informer.Get(new("ns", "c")) is not null, "the watch goes on");
                Assert.Equal(["a", "c"], informer.List().Order());
                Assert.Equal(["a", "c"], informer.ByIndex("size", "all").Order());
                Assert.Equal(["boom", "boom"], rejects.Names);
                Assert.False(running.IsCompleted);
            }
        );
        Assert.Equal(1, client.Lists);

        static bool Check(Widget widget) => widget.Metadata.Name == "boom" ? throw new NullReferenceException("boom") : true;
    }

    [Fact]
    public async Task Handler_that_comes_later_hears_of_objects_that_are_rejected_still()
    {
        client.LastList = () => ScriptedClient.List("1", HostileObjects.Rejected.Select(item => item.Json).First());
        var informer = Make(widget => widget.Metadata.Name);
        await RunAsync(
            informer,
            async _ =>
            {
                await informer.WaitForSyncAsync(TestContext.Current.CancellationToken);
                var rejects = new Rejects();
                informer.AddHandler(rejects);
                Assert.Equal(["bad"], rejects.Names);
            }
        );
    }

    [Fact]
    public async Task Defect_of_the_client_makes_the_informer_list_anew_instead_of_ending()
    {
        client.Answers(() => throw new InvalidOperationException("a defect"));
        client.LastList = () => ScriptedClient.List("1", HostileObjects.Good("a", "1"));
        var informer = Make(widget => widget.Metadata.Name, TimeProvider.System);
        await RunAsync(
            informer,
            async running =>
            {
                await Eventually.HoldsAsync(() => informer.HasSynced, "the second list is taken");
                Assert.Equal(["a"], informer.List());
                Assert.False(running.IsCompleted);
            }
        );
    }

    [Fact]
    public async Task Informer_that_cannot_list_grows_stale_and_is_fresh_again_after_a_list()
    {
        options.FirstBackoff = options.LongestBackoff = TimeSpan.FromSeconds(10);
        var refused = true;
        client.LastList = () =>
            refused ? throw new KubernetesApiException("list", new HttpRequestException("down")) : ScriptedClient.List("1");
        var informer = Make(widget => widget.Metadata.Name);
        await RunAsync(
            informer,
            async _ =>
            {
                // The clock moves between looks, so that no wait can begin after its time has passed.
                await Eventually.HoldsAsync(
                    () =>
                    {
                        time.Advance(TimeSpan.FromSeconds(1));
                        return informer.Stale >= TimeSpan.FromSeconds(60) && client.Lists > 1;
                    },
                    "a minute without a list, in spite of several tries"
                );
                Assert.False(informer.HasSynced);
                refused = false;
                await Eventually.HoldsAsync(
                    () =>
                    {
                        time.Advance(TimeSpan.FromSeconds(10));
                        return informer.HasSynced;
                    },
                    "the list is taken"
                );
                Assert.Equal(TimeSpan.Zero, informer.Stale);
            }
        );
    }

    [Fact]
    public async Task Informer_that_ends_by_itself_ends_the_process()
    {
        using var host = new HostBuilder()
            .ConfigureServices(services =>
                services
                    .AddSingleton<IInformer>(new Ending())
                    // Both end before they wait for anything, so they return the same task.
                    .AddSingleton<IInformer>(new Ending())
                    .AddHostedService(provider => new InformerHost(provider.GetServices<IInformer>()))
            )
            .Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.WaitForShutdownAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        var service = host.Services.GetServices<IHostedService>().OfType<InformerHost>().Single();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => service.ExecuteTask!);
        Assert.Contains("endings", failure.Message, StringComparison.Ordinal);
    }

    private SharedInformer<Widget, string> Make(Func<Widget, string> project, TimeProvider? clock = null) =>
        new(client, options, project, new KubernetesMetrics(), clock ?? time, NullLogger.Instance);

    private static async Task RunAsync(IInformer informer, Func<Task, Task> act)
    {
        using var end = new CancellationTokenSource();
        var running = informer.RunAsync(end.Token);
        await act(running);
        await end.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private sealed class Rejects : IInformerHandler<string>
    {
        private readonly List<string?> names = [];

        public IReadOnlyList<string?> Names => names;

        public void OnAdded(string entity, bool initial) { }

        public void OnUpdated(string before, string after) { }

        public void OnDeleted(string entity) { }

        public void OnRejected(RejectedObject rejected) => names.Add(rejected.Metadata.Name);
    }

    private sealed class Ending : IInformer
    {
        public string Resource => "endings";

        public bool HasSynced => true;

        public TimeSpan Stale => TimeSpan.Zero;

        public Task RunAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
