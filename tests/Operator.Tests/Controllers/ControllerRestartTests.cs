using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing;
using Operator.Testing.Builds;
using Operator.Testing.Proxy;

namespace Operator.Tests.Controllers;

/// <summary>The process dies, the server fails, connections are cut: no build is lost, none starts twice, none ends wrongly.</summary>
public sealed class ControllerRestartTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    [Theory]
    [InlineData("launched")]
    [InlineData("preparing")]
    [InlineData("building")]
    [InlineData("publishing")]
    [InlineData("ended")]
    public async Task Operator_that_dies_is_followed_by_one_that_comes_to_the_same_end(string moment)
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("survivor"));
        var pod = (await bench.PodAsync("survivor")).Metadata.Name!;
        await PlayUntilAsync(bench, pod, moment);
        await bench.KillOperatorAsync();
        await bench.Kubelet.SucceededAsync(pod);

        await bench.StartOperatorAsync();

        await bench.ReachesAsync("survivor", BuildPhase.Succeeded);
        Assert.Equal(pod, Assert.Single(await bench.PodsAsync("survivor")).Metadata.Name);
        await bench.EventAsync("survivor", RunReasons.Succeeded.Name);
    }

    [Fact]
    public async Task End_that_was_written_and_not_told_is_told_once_by_whoever_leads_next()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        var broken = true;
        bench.Proxy.FailNext(request => broken && IsEventCreation(request), Fault.ServerError, times: int.MaxValue);
        await bench.CreateAsync(An.ImageBuild("untold"));
        await bench.Kubelet.SucceededAsync((await bench.PodAsync("untold")).Metadata.Name!);
        var end = await bench.ReachesAsync("untold", BuildPhase.Succeeded);
        await bench.KillOperatorAsync();
        Assert.Empty(await bench.EventsAsync("untold"));

        broken = false;
        await bench.StartOperatorAsync();

        var told = await bench.EventAsync("untold", RunReasons.Succeeded.Name);
        Assert.Equal((end.Message, "Normal", 1), (told.Message, told.Type, told.Count));
        await bench.KillOperatorAsync();
        var asked = bench.Proxy.Count(IsEventCreation);
        await bench.StartOperatorAsync();
        await Eventually.HoldsAsync(() => bench.Proxy.Count(IsEventCreation) > asked, "the next one makes sure of it");
        told = Assert.Single(await bench.EventsAsync("untold"));
        Assert.Equal(1, told.Count);
    }

    [Fact]
    public async Task Next_run_begins_although_the_server_takes_no_events_and_they_are_told_later()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        var broken = true;
        bench.Proxy.FailNext(request => broken && IsEventCreation(request), Fault.ServerError, times: int.MaxValue);
        await bench.CreateAsync(An.ImageBuild("no-events"));
        await bench.Kubelet.SucceededAsync((await bench.PodAsync("no-events")).Metadata.Name!);
        await bench.ReachesAsync("no-events", BuildPhase.Succeeded);

        await bench.ChangeSpecAsync("no-events", new() { ["runRequest"] = "once more" });
        await bench.PodAsync("no-events", run: 2);

        Assert.Empty(await bench.EventsAsync("no-events"));
        broken = false;
        await bench.EventAsync("no-events", RunReasons.Succeeded.Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pod_of_a_cancelled_run_goes_although_its_first_deletion_failed(bool dies)
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("cancelled"));
        await bench.PodAsync("cancelled");
        var broken = true;
        bench.Proxy.FailNext(request => broken && request.Method == "DELETE" && request.Concerns("pods"), Fault.ServerError, int.MaxValue);
        await bench.ChangeSpecAsync("cancelled", new() { ["cancel"] = true });
        await bench.ReachesAsync("cancelled", BuildPhase.Cancelled);
        Assert.Single(await bench.PodsAsync("cancelled"));
        if (dies)
        {
            await bench.KillOperatorAsync();
            await bench.StartOperatorAsync();
        }

        broken = false;

        await Eventually.HoldsAsync(async () => (await bench.PodsAsync("cancelled")).Count == 0, "the Pod goes");
    }

    [Fact]
    public async Task End_of_each_run_is_told_even_when_the_next_follows_at_once()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("twice"));
        await bench.Kubelet.PrepareDiedAsync((await bench.PodAsync("twice")).Metadata.Name!);
        await bench.ReachesAsync("twice", BuildPhase.Error);
        await bench.ChangeSpecAsync("twice", new() { ["runRequest"] = "once more" });
        await bench.Kubelet.PrepareDiedAsync((await bench.PodAsync("twice", run: 2)).Metadata.Name!);
        await bench.ReachesAsync("twice", BuildPhase.Error, run: 2);

        await Eventually.HoldsAsync(
            async () => (await bench.EventsAsync("twice")).Count(item => item.Reason == InternalReasons.ReportInvalid.Name) == 2,
            "each end has its event"
        );
    }

    [Fact]
    public async Task Pod_whose_creation_was_never_answered_is_found_and_not_made_twice()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        bench.Proxy.FailNext(IsPodCreation, new Fault.CutAnswer());
        await bench.CreateAsync(An.ImageBuild("unanswered"));
        await bench.ReachesAsync("unanswered", BuildPhase.Preparing);
        Assert.Single(await bench.PodsAsync("unanswered"));
    }

    [Theory]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(429)]
    public async Task Status_that_the_server_refuses_is_written_later(int code)
    {
        await using var bench = await ControllerBench.StartAsync(server);
        Fault fault = code switch
        {
            409 => Fault.Conflict,
            500 => Fault.ServerError,
            _ => Fault.TooManyRequests(TimeSpan.FromSeconds(1)),
        };
        bench.Proxy.FailNext(IsStatusWrite, fault, times: 2);
        await bench.CreateAsync(An.ImageBuild("refused-write"));
        await bench.Kubelet.SucceededAsync((await bench.PodAsync("refused-write")).Metadata.Name!);
        await bench.ReachesAsync("refused-write", BuildPhase.Succeeded);
        Assert.Single(await bench.PodsAsync("refused-write"));
    }

    [Fact]
    public async Task Watches_that_break_lose_nothing()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("cut"));
        var pod = (await bench.PodAsync("cut")).Metadata.Name!;
        bench.Proxy.GoDown();
        await bench.Kubelet.SucceededAsync(pod);
        bench.Proxy.GoUp();
        await bench.ReachesAsync("cut", BuildPhase.Succeeded);
    }

    private static async Task PlayUntilAsync(ControllerBench bench, string pod, string moment)
    {
        switch (moment)
        {
            case "preparing":
                await bench.Kubelet.PreparingAsync(pod);
                await bench.WaitAsync("survivor", status => status.Reason == RunReasons.Preparing.Name, "prepare is told");
                break;
            case "building":
                await bench.Kubelet.BuildingAsync(pod);
                await bench.ReachesAsync("survivor", BuildPhase.Building);
                break;
            case "publishing":
                await bench.Kubelet.PublishingAsync(pod);
                await bench.ReachesAsync("survivor", BuildPhase.Publishing);
                break;
            case "ended":
                bench.Proxy.FailNext(IsStatusWrite, Fault.ServerError, times: 6);
                await bench.Kubelet.SucceededAsync(pod);
                await Eventually.HoldsAsync(() => bench.Proxy.Count(IsStatusWrite) > 1, "the end was to be written");
                break;
        }
    }

    private static bool IsStatusWrite(ProxiedRequest request) =>
        request.Method == "PATCH" && request.Path.EndsWith("/status", StringComparison.Ordinal);

    private static bool IsEventCreation(ProxiedRequest request) =>
        request.Method == "POST" && request.Path.EndsWith("/events", StringComparison.Ordinal);

    private static bool IsPodCreation(ProxiedRequest request) =>
        request.Method == "POST" && request.Path.EndsWith("/pods", StringComparison.Ordinal);
}
